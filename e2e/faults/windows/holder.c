/*
 * holder.exe: holds a file open as another program of Windows does, until a stop file appears.
 *
 *   holder.exe FILE SHARE ACCESS READY STOP
 *
 * SHARE   letters of r, w, d: what others may do meanwhile; "-" for nothing
 * ACCESS  letters of r, w; "m" maps the file into memory and closes its handle
 * READY   is made once the file is held; its content is "held", or "failed N" with Windows' error
 * STOP    ends it; so does a quarter of an hour
 */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#define LOOK_MS 10
#define LONGEST_MS (15 * 60 * 1000)

static void tell(const wchar_t *path, const char *text) {
  /* The reader must not find an empty file, so it gets its name last. */
  wchar_t draft[4096];
  DWORD written;
  HANDLE file;
  swprintf(draft, 4096, L"%ls.draft", path);
  file = CreateFileW(draft, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE) ExitProcess(3);
  WriteFile(file, text, (DWORD)strlen(text), &written, NULL);
  CloseHandle(file);
  MoveFileW(draft, path);
}

static int fail(const wchar_t *ready) {
  char text[64];
  snprintf(text, sizeof text, "failed %lu", GetLastError());
  tell(ready, text);
  return 2;
}

int wmain(int count, wchar_t **words) {
  DWORD share = 0, access = 0, waited;
  HANDLE file, mapping;
  void *view = NULL;
  BOOL isMapped;
  if (count != 6) return 1;
  isMapped = wcschr(words[3], L'm') != NULL;
  if (wcschr(words[2], L'r')) share |= FILE_SHARE_READ;
  if (wcschr(words[2], L'w')) share |= FILE_SHARE_WRITE;
  if (wcschr(words[2], L'd')) share |= FILE_SHARE_DELETE;
  if (wcschr(words[3], L'r') || isMapped) access |= GENERIC_READ;
  if (wcschr(words[3], L'w') || isMapped) access |= GENERIC_WRITE;

  file = CreateFileW(words[1], access, share, NULL, OPEN_EXISTING,
                     FILE_ATTRIBUTE_NORMAL | FILE_FLAG_BACKUP_SEMANTICS, NULL);
  if (file == INVALID_HANDLE_VALUE) return fail(words[4]);
  if (isMapped) {
    mapping = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    if (mapping != NULL) view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    if (view == NULL) return fail(words[4]);
    CloseHandle(mapping);
    CloseHandle(file);
    file = NULL;
  }
  tell(words[4], "held");
  for (waited = 0; waited < LONGEST_MS; waited += LOOK_MS) {
    if (GetFileAttributesW(words[5]) != INVALID_FILE_ATTRIBUTES) break;
    Sleep(LOOK_MS);
  }
  if (view != NULL) UnmapViewOfFile(view);
  if (file != NULL) CloseHandle(file);
  return 0;
}
