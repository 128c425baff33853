Attribute VB_Name = "PeMain"
Option Explicit
' Buttons and ribbon of the workbook. Plain ASCII: what the user reads stands in cells of the sheet pe_state.
' Nothing here runs by itself: every procedure is started by a click.

Private Const STATE_SHEET As String = "pe_state"
Private Const STATE_ROWS As Long = 80
Private Const PLACE_COLUMN As Long = 3
Private Const EDITION_NAME As String = "PE_EDITION"

Public Sub PeFill()
    PeRun "fill"
End Sub

Public Sub PeUndo()
    PeRun "undo"
End Sub

Public Sub PeValidate()
    PeRun "validate"
End Sub

Public Sub PeClear()
    PeRun "clear"
End Sub

Public Sub PeExport()
    PeRun "export"
End Sub

Public Sub PeReport()
    PeRun "report"
End Sub

Public Sub PeHelp()
    PeRun "help"
End Sub

Public Sub PeRibbon(control As IRibbonControl)
    If control.Tag = "jump" Then
        PeJump
    Else
        PeRun control.Tag
    End If
End Sub

' From a cell of a paper to its finding, and from a finding to its cell; needs no Python.
Public Sub PeJump()
    Dim results As Worksheet
    Dim place As String
    Dim cut As Long
    Dim at As Long

    If Not PeIsOurs() Then Exit Sub
    On Error GoTo missing
    Set results = ThisWorkbook.Worksheets(PeText("findings_sheet"))
    If ActiveSheet.Name = results.Name Then
        place = CStr(results.Cells(ActiveCell.Row, PLACE_COLUMN).Value)
        cut = InStrRev(place, "!")
        If cut > 1 Then
            Application.Goto ThisWorkbook.Worksheets(Left(place, cut - 1)).Range(Mid(place, cut + 1)), False
            Exit Sub
        End If
    Else
        place = ActiveSheet.Name & "!" & ActiveCell.Address(False, False)
        For at = 1 To results.UsedRange.Rows.Count
            If CStr(results.Cells(at, PLACE_COLUMN).Value) = place Then
                Application.Goto results.Cells(at, 1), True
                Exit Sub
            End If
        Next at
    End If
missing:
    MsgBox PeText("no_finding"), vbInformation, PeText("title")
End Sub

' The one way into Python. The action is one of the words above, never text from a cell.
Public Sub PeRun(ByVal action As String)
    Dim outcome As Variant
    Dim message As String

    If Not PeIsOurs() Then
        ' "This workbook lacks its settings. Please make it anew."
        MsgBox PeWords("6B64 5DE5 4F5C 7C3F 7F3A 5C11 8BBE 7F6E 8868 FF0C 8BF7 91CD 65B0 751F 6210 81EA 8BC4 8868 3002"), vbExclamation
        Exit Sub
    End If
    If Not PePythonFound() Then
        MsgBox PeText("no_python"), vbInformation, PeText("title")
        Exit Sub
    End If

    On Error GoTo failed
    PeSetText "message", ""
    Application.StatusBar = PeText("running_" & action)
    outcome = RunPython("from perfeval_xl.excel import entry; entry.run('" & action & "')")
    Application.StatusBar = False
    message = PeText("message")
    If message <> "" Then
        MsgBox message, vbInformation, PeText("title")
    ElseIf CStr(outcome) = "-1" Then
        MsgBox PeText("failed"), vbExclamation, PeText("title")
    End If
    Exit Sub
failed:
    Application.StatusBar = False
    MsgBox PeText("failed"), vbExclamation, PeText("title")
End Sub

' Only a workbook that bears our edition mark is ever worked on.
Public Function PeIsOurs() As Boolean
    Dim mark As String
    On Error GoTo missing
    mark = ThisWorkbook.Names(EDITION_NAME).RefersTo
    PeIsOurs = (mark <> "" And PeText("title") <> "")
    Exit Function
missing:
    PeIsOurs = False
End Function

' The interpreter is a full path in the sheet xlwings.conf; a bare command name is left to the system.
Public Function PePythonFound() As Boolean
    Dim path As String
    On Error GoTo missing
    #If Mac Then
        path = GetConfig("INTERPRETER_MAC", "")
    #Else
        path = GetConfig("INTERPRETER_WIN", "")
    #End If
    If path = "" Then
        PePythonFound = False
    ElseIf InStr(path, "\") = 0 And InStr(path, "/") = 0 Then
        PePythonFound = True
    Else
        PePythonFound = FileExists(path)
    End If
    Exit Function
missing:
    PePythonFound = False
End Function

Public Function PeText(ByVal key As String) As String
    Dim at As Long
    at = PeRow(key)
    If at > 0 Then PeText = CStr(ThisWorkbook.Worksheets(STATE_SHEET).Cells(at, 2).Value)
End Function

Public Sub PeSetText(ByVal key As String, ByVal words As String)
    Dim at As Long
    at = PeRow(key)
    If at > 0 Then ThisWorkbook.Worksheets(STATE_SHEET).Cells(at, 2).Value = words
End Sub

Private Function PeRow(ByVal key As String) As Long
    Dim at As Long
    PeRow = 0
    For at = 1 To STATE_ROWS
        If CStr(ThisWorkbook.Worksheets(STATE_SHEET).Cells(at, 1).Value) = key Then
            PeRow = at
            Exit Function
        End If
    Next at
End Function

' Text from character codes, for the one message that cannot come from a cell.
Private Function PeWords(ByVal codes As String) As String
    Dim one As Variant
    Dim words As String
    words = ""
    For Each one In Split(codes, " ")
        words = words & ChrW(CLng("&H" & one))
    Next one
    PeWords = words
End Function
