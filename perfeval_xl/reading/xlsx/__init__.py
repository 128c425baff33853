"""Workbooks (.xlsx, .xlsm), read strictly: exact facts of every cell, or a refusal."""
