@echo off
chcp 65001 >nul
setlocal
title 绩效自评校验助手 安装
set "HERE=%~dp0"
set "HOME_DIR=%LOCALAPPDATA%\perfeval-xl"
set "PY="
for %%V in (3.12 3.13 3.14 3.11) do (
  if not defined PY py -%%V -c "import sys" >nul 2>nul && set "PY=py -%%V"
)
if not defined PY python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=python"
if not defined PY (
  echo 这台电脑上没有 Python 3.11 至 3.14。请先安装 Python，再运行本文件。
  goto stop
)
echo 正在安装，不需要联网，请稍候……
%PY% -m venv "%HOME_DIR%\venv" || goto failed
"%HOME_DIR%\venv\Scripts\python.exe" -m pip install --quiet --no-index --find-links "%HERE%wheelhouse" --upgrade perfeval-xl || goto failed
"%HOME_DIR%\venv\Scripts\python.exe" -m perfeval_xl.build startup >nul
"%HOME_DIR%\venv\Scripts\perfeval-xl.exe" install
"%HOME_DIR%\venv\Scripts\perfeval-xl.exe" doctor
goto stop
:failed
echo 安装没有完成，这台电脑没有其他改动。请把上面的提示告诉技术人员。
:stop
pause
