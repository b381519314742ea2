// A line between two network namespaces that can be made as bad as wanted while it is in use.
//
//   bad-line NAMESPACE NEAR FAR SEED
//
// NEAR is a TUN device in the namespace where this starts, FAR one in NAMESPACE (under /run/netns).
// Packets that the system routes into one come out of the other, after what the line does to them.
// Orders come by standard input, one per line, `name=value` separated by blanks, each kept until
// changed; after each line the counts are printed:
//
//   loss, duplicate, reset   percent of the packets
//   delay, jitter            ms, each way; jitter lets packets overtake each other
//   down=1                   nothing passes
//   mute=1                   what the far side says is lost, but connections are still made
//   forget=1                 packets of connections that began before are lost, as after the restart
//                            of a firewall; new connections pass
//
// Why not netem: many kernels are built without it, and it knows neither resets nor forgetting.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { LOSS, DUPLICATE, RESET, DELAY, JITTER, DOWN, MUTE, FORGET, SETTINGS };
static const char *const setting_names[SETTINGS] = {"loss", "duplicate", "reset", "delay",
                                                    "jitter", "down", "mute", "forget"};
static double settings[SETTINGS];

enum { FORWARDED, LOST, DUPLICATED, WAS_RESET, COUNTS };
static const char *const count_names[COUNTS] = {"forwarded", "lost", "duplicated", "reset"};
static unsigned long counts[COUNTS];

typedef struct {
  int64_t due;
  unsigned long order;
  int to;
  int size;
  unsigned char bytes[1600];
} Packet;
#define LONGEST_QUEUE 20000
static Packet *queue[LONGEST_QUEUE];
static int queued;

#define MOST_FLOWS 65536
static uint64_t flows[MOST_FLOWS];

static uint64_t state;
static double chance(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return (double)(state >> 11) / 9007199254740992.0;
}

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int open_tun(const char *name) {
  int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
  if (fd < 0) fail("/dev/net/tun");
  struct ifreq request;
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(fd, TUNSETIFF, &request)) fail("TUNSETIFF");
  return fd;
}

// The queue is a heap by moment, then by arrival, so that equal delays keep their order.
static int before(const Packet *a, const Packet *b) {
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void put(Packet *packet) {
  if (queued == LONGEST_QUEUE) {
    counts[LOST]++;
    free(packet);
    return;
  }
  int at = queued++;
  while (at > 0 && before(packet, queue[(at - 1) / 2])) {
    queue[at] = queue[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  queue[at] = packet;
}

static Packet *take(void) {
  Packet *first = queue[0], *last = queue[--queued];
  int at = 0;
  for (;;) {
    int child = 2 * at + 1;
    if (child >= queued) break;
    if (child + 1 < queued && before(queue[child + 1], queue[child])) child++;
    if (!before(queue[child], last)) break;
    queue[at] = queue[child];
    at = child;
  }
  queue[at] = last;
  return first;
}

static uint32_t add_words(const unsigned char *bytes, int size, uint32_t sum) {
  for (int at = 0; at + 1 < size; at += 2) sum += (uint32_t)bytes[at] << 8 | bytes[at + 1];
  if (size & 1) sum += (uint32_t)bytes[size - 1] << 8;
  return sum;
}

static void put_checksum(unsigned char *place, uint32_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  place[0] = (unsigned char)(~sum >> 8);
  place[1] = (unsigned char)~sum;
}

static int is_tcp(const unsigned char *ip, int size) {
  return size >= 40 && ip[0] >> 4 == 4 && ip[9] == 6 && size >= (ip[0] & 15) * 4 + 20;
}

static int payload_of(const unsigned char *ip, int size) {
  int header = (ip[0] & 15) * 4;
  return size - header - (ip[header + 12] >> 4) * 4;
}

// Both directions of one connection give the same number.
static uint64_t flow_of(const unsigned char *ip) {
  const unsigned char *tcp = ip + (ip[0] & 15) * 4;
  uint64_t a = 0, b = 0;
  for (int at = 0; at < 4; at++) a = a << 8 | ip[12 + at], b = b << 8 | ip[16 + at];
  a = a << 16 | tcp[0] << 8 | tcp[1], b = b << 16 | tcp[2] << 8 | tcp[3];
  return (a < b ? a * 0x9e3779b97f4a7c15u ^ b : b * 0x9e3779b97f4a7c15u ^ a) | 1;
}

static int is_forgotten(const unsigned char *ip) {
  uint64_t flow = flow_of(ip);
  int is_first = ip[(ip[0] & 15) * 4 + 13] & 2;
  uint64_t *slot = &flows[flow % MOST_FLOWS];
  if (is_first) *slot = flow;
  return *slot != flow;
}

// Makes a segment the end of its connection, as a middle box does that gives up.
static int make_reset(unsigned char *ip) {
  int header = (ip[0] & 15) * 4, size = header + 20;
  unsigned char *tcp = ip + header;
  tcp[12] = 5 << 4, tcp[13] = 0x14;
  tcp[16] = tcp[17] = 0;
  put_checksum(tcp + 16, add_words(tcp, 20, add_words(ip + 12, 8, 6 + 20)));
  ip[2] = (unsigned char)(size >> 8), ip[3] = (unsigned char)size;
  ip[10] = ip[11] = 0;
  put_checksum(ip + 10, add_words(ip, header, 0));
  return size;
}

static void send_later(const unsigned char *bytes, int size, int to) {
  static unsigned long order;
  Packet *packet = malloc(sizeof *packet);
  if (!packet) fail("malloc");
  double wait = settings[DELAY] + chance() * settings[JITTER];
  packet->due = now_us() + (int64_t)(wait * 1000);
  packet->order = order++;
  packet->to = to;
  packet->size = size;
  memcpy(packet->bytes, bytes, (size_t)size);
  put(packet);
}

static int happens(int setting) { return chance() * 100 < settings[setting]; }

static void arrive(unsigned char *bytes, int size, int to, int is_from_far) {
  int tcp = is_tcp(bytes, size);
  int says = tcp && payload_of(bytes, size) > 0;
  int is_lost = settings[DOWN] != 0 || happens(LOSS) ||
                (settings[MUTE] != 0 && is_from_far && says) ||
                (tcp && is_forgotten(bytes) && settings[FORGET] != 0);
  if (is_lost) {
    counts[LOST]++;
    return;
  }
  if (says && happens(RESET)) {
    size = make_reset(bytes);
    counts[WAS_RESET]++;
  }
  counts[FORWARDED]++;
  send_later(bytes, size, to);
  if (happens(DUPLICATE)) {
    counts[DUPLICATED]++;
    send_later(bytes, size, to);
  }
}

static void take_order(char *line) {
  for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) {
    char *value = strchr(word, '=');
    for (int at = 0; value && at < SETTINGS; at++) {
      if (strncmp(word, setting_names[at], (size_t)(value - word)) || setting_names[at][value - word])
        continue;
      // Forgetting begins anew with each order, also when it was on already.
      if (at == FORGET) memset(flows, 0, sizeof flows);
      settings[at] = atof(value + 1);
    }
  }
  for (int at = 0; at < COUNTS; at++)
    printf("%s%s=%lu", at ? " " : "", count_names[at], counts[at]);
  printf("\n");
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 5) return fprintf(stderr, "bad-line NAMESPACE NEAR FAR SEED\n"), 2;
  state = strtoull(argv[4], NULL, 10) * 2654435761u + 88172645463325252u;
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", argv[1]);
  int here = open("/proc/self/ns/net", O_RDONLY), there = open(path, O_RDONLY);
  if (here < 0 || there < 0) fail(path);
  int near = open_tun(argv[2]);
  if (setns(there, CLONE_NEWNET)) fail("setns");
  int far = open_tun(argv[3]);
  if (setns(here, CLONE_NEWNET)) fail("setns");
  printf("ready\n");
  fflush(stdout);
  char order[1024];
  size_t typed = 0;
  for (;;) {
    struct pollfd fds[3] = {{near, POLLIN, 0}, {far, POLLIN, 0}, {0, POLLIN, 0}};
    int64_t left = queued ? queue[0]->due - now_us() : 1000000;
    struct timespec wait = {left > 0 ? left / 1000000 : 0, left > 0 ? left % 1000000 * 1000 : 0};
    if (ppoll(fds, 3, &wait, NULL) < 0 && errno != EINTR) fail("ppoll");
    unsigned char bytes[1600];
    for (int side = 0; side < 2; side++) {
      if (!(fds[side].revents & POLLIN)) continue;
      int size = (int)read(fds[side].fd, bytes, sizeof bytes);
      if (size > 0) arrive(bytes, size, side == 0 ? far : near, side == 1);
    }
    if (fds[2].revents) {
      ssize_t size = read(0, order + typed, sizeof order - 1 - typed);
      // Whoever started this has gone.
      if (size <= 0) return 0;
      typed += (size_t)size;
      char *end;
      while ((end = memchr(order, '\n', typed))) {
        *end = 0;
        take_order(order);
        typed -= (size_t)(end + 1 - order);
        memmove(order, end + 1, typed);
      }
    }
    while (queued && queue[0]->due <= now_us()) {
      Packet *packet = take();
      // A device that is not up yet refuses: the packet is lost, as on any line.
      if (write(packet->to, packet->bytes, (size_t)packet->size) < 0) counts[LOST]++;
      free(packet);
    }
  }
}
