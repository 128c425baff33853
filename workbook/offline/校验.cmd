@echo off
chcp 65001 >nul
setlocal
title 绩效自评校验助手 校验
set "EXE=%LOCALAPPDATA%\perfeval-xl\venv\Scripts\perfeval-xl.exe"
if not exist "%EXE%" (
  echo 还没有安装，请先运行“安装.cmd”。
  goto stop
)
if "%~1"=="" (
  echo 用法：把填报材料（Excel 或 Word）拖到本文件的图标上。几个附件是一套材料的，选中后一起拖。
  goto stop
)
if "%~2"=="" (
  "%EXE%" validate "%~1"
) else (
  "%EXE%" validate --together %*
)
:stop
pause
