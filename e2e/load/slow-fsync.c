/* Adds FSYNC_DELAY_US microseconds to every fsync and fdatasync of a program, as a slow disk does.
   cc -shared -fPIC -O2 -o slow-fsync.so slow-fsync.c -ldl; LD_PRELOAD=./slow-fsync.so program */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

typedef int (*sync_call)(int);

static void delay(void) {
  const char *given = getenv("FSYNC_DELAY_US");
  long us = given ? strtol(given, NULL, 10) : 0;
  struct timespec left = {us / 1000000, us % 1000000 * 1000};
  int kept = errno;
  while (us > 0 && nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  errno = kept;
}

int fsync(int fd) {
  static sync_call real;
  if (!real) real = (sync_call)dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  delay();
  return result;
}

int fdatasync(int fd) {
  static sync_call real;
  if (!real) real = (sync_call)dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  delay();
  return result;
}
