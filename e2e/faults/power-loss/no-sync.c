/*
 * Preloaded, this makes a program believe that its data was flushed: every flush says that it worked
 * and does nothing. The control of the power loss bench: with it, acknowledged answers must be lost.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

int fsync(int file) {
  (void)file;
  return 0;
}

int fdatasync(int file) {
  (void)file;
  return 0;
}

void sync(void) {}

int syncfs(int file) {
  (void)file;
  return 0;
}

int sync_file_range(int file, off64_t from, off64_t length, unsigned int flags) {
  (void)file;
  (void)from;
  (void)length;
  (void)flags;
  return 0;
}
