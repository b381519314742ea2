/*
 * cut-power FOLDER: what a power cut does to the file system mounted there. FS_IOC_SHUTDOWN without
 * a flush of its log: from now on nothing reaches the disk any more, and what was never flushed is
 * not there after the next mount.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define SHUTDOWN _IOR('X', 125, uint32_t)
#define WITHOUT_LOG_FLUSH 2

int main(int count, char **words) {
  uint32_t how = WITHOUT_LOG_FLUSH;
  int folder = count == 2 ? open(words[1], O_RDONLY | O_DIRECTORY) : -1;
  if (folder < 0) {
    perror("cut-power: open");
    return 1;
  }
  if (ioctl(folder, SHUTDOWN, &how) != 0) {
    perror("cut-power: ioctl");
    return 2;
  }
  return 0;
}
