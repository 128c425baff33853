"""Declared arithmetic and its compilers.

`grammar` declares, `bind` finds the instances a filing has, `check` compares with exact decimals, `formula` writes the
same comparison as a spreadsheet formula, `sentence` says it in Chinese.
"""
