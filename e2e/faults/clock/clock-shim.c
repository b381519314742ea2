// The clocks of a PC under a test's hand. Preloaded into a program (LD_PRELOAD); the file that
// WENKAO_CLOCK names holds three numbers, each 8 bytes, which may change while the program runs:
//
//   [0] ns by which the calendar is moved (CLOCK_REALTIME, gettimeofday, time)
//   [1] ns by which the system's uptime is moved (CLOCK_BOOTTIME, /proc/uptime), as a suspend does,
//       during which CLOCK_MONOTONIC stands still
//   [2] number of the system's start; other than 0 it gives another boot id
//
// System calls instead of the next symbol: these functions run before a loader is ready to find it.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *shifts;

__attribute__((constructor)) static void map_shifts(void) {
  const char *path = getenv("WENKAO_CLOCK");
  if (!path) return;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void *map = mmap(NULL, 24, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map != MAP_FAILED) shifts = map;
}

static void shift(struct timespec *time, int which) {
  int64_t by = shifts ? shifts[which] : 0;
  int64_t ns = time->tv_sec * INT64_C(1000000000) + time->tv_nsec + by;
  if (ns < 0) ns = 0;
  time->tv_sec = ns / 1000000000;
  time->tv_nsec = ns % 1000000000;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result != 0) return result;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) shift(time, 0);
  if (clock == CLOCK_BOOTTIME) shift(time, 1);
  return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *place) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (place) *place = now.tv_sec;
  return now.tv_sec;
}

static int file_with(const char *text) {
  int fd = memfd_create("clock-shim", MFD_CLOEXEC);
  if (fd >= 0 && write(fd, text, strlen(text)) > 0) lseek(fd, 0, SEEK_SET);
  return fd;
}

static int open_any(int folder, const char *path, int flags, mode_t mode) {
  char text[64];
  if (shifts && strcmp(path, "/proc/uptime") == 0) {
    struct timespec up;
    clock_gettime(CLOCK_BOOTTIME, &up);
    snprintf(text, sizeof text, "%ld.%02ld 0.00\n", (long)up.tv_sec, up.tv_nsec / 10000000);
    return file_with(text);
  }
  if (shifts && shifts[2] != 0 && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) {
    snprintf(text, sizeof text, "00000000-0000-4000-8000-%012llx\n", (unsigned long long)shifts[2]);
    return file_with(text);
  }
  return (int)syscall(SYS_openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list more) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPEN(name, folder, ...)                        \
  int name(__VA_ARGS__ const char *path, int flags, ...) { \
    va_list more;                                      \
    va_start(more, flags);                             \
    mode_t mode = mode_of(flags, more);                \
    va_end(more);                                      \
    return open_any(folder, path, flags, mode);        \
  }
#define FOLDER int folder,
OPEN(open, AT_FDCWD, )
OPEN(open64, AT_FDCWD, )
OPEN(openat, folder, FOLDER)
OPEN(openat64, folder, FOLDER)
