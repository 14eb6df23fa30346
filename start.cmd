@echo off
rem Double-click: sets everything up the first time, then opens the desk in the browser. Letters of ASCII alone in here;
rem what is said in Vietnamese stands in start\python-needed.txt.
setlocal
chcp 65001 >nul
set "PYTHONHOME="
set "PYTHONPATH="
set "PYTHONUTF8=1"
pushd "%~dp0" || goto failed
set "python="
for %%p in ("py -3" "python" "python3") do if not defined python (
    %%~p -c "import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" >nul 2>nul && set "python=%%~p"
)
if not defined python (
    type "start\python-needed.txt"
    goto failed
)
%python% "start\set_up.py" || goto failed
".venv\Scripts\python.exe" pipeline.py desk %* || goto failed
exit /b 0

:failed
echo.
pause
exit /b 1
