/*
 * A disk that fails and remembers, and a clock that jumps, for the campaigns: loaded before the C library (LD_PRELOAD), so
 * that the program under test and its SQLite are those that run in production. After SQLite's own test VFS
 * (sqlite.org/testing.html, I/O error and crash tests), one level below, so that nothing is compiled for the test.
 *
 *   ORALU_SHIM_MATCH    only files whose path contains this are watched
 *   ORALU_SHIM_CONTROL  a file of `struct control`, shared with the campaign, which arms faults and reads what fired
 *   ORALU_SHIM_LOG      where every write, truncation and sync of a watched file is appended, in order, with its bytes
 *   ORALU_SHIM_ACKS     writes to the file of this path are logged as acknowledgements
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { OPEN = 1, READ = 2, WRITE = 4, SYNC = 8, TRUNCATE = 16, MAP = 32, UNLINK = 64 };

struct control {
  int32_t armed;     /* 0: nothing fails */
  int32_t kinds;     /* which calls count and may fail */
  int32_t countdown; /* calls to let pass before the one that fails */
  int32_t error;     /* errno of the failure; 0: a disk that lies, and says of a write that it was done */
  int32_t sticky;    /* 1: every call after that one fails too */
  int32_t fired;     /* how many calls have failed */
  int32_t calls;     /* how many calls of these kinds were seen while armed */
  int32_t fired_kind;
  int64_t clock_milliseconds; /* added to the time of day */
};

enum { FILES = 65536 };
static volatile struct control *control;
static int log_fd = -1;
static const char *match, *acks;
static unsigned char watched[FILES]; /* 0: not watched; 1 database, 2 WAL, 3 shared memory, 4 journal, 5 acknowledgements */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int ready;

#define REAL(name) ((typeof(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void prepare(void) {
  if (ready) return;
  ready = 1;
  match = getenv("ORALU_SHIM_MATCH");
  acks = getenv("ORALU_SHIM_ACKS");
  const char *control_path = getenv("ORALU_SHIM_CONTROL"), *log_path = getenv("ORALU_SHIM_LOG");
  if (control_path) {
    int fd = syscall(SYS_openat, AT_FDCWD, control_path, O_RDWR);
    void *shared = (void *)syscall(SYS_mmap, NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED) control = shared;
    syscall(SYS_close, fd);
  }
  if (log_path) log_fd = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int kind_of(const char *path) {
  prepare();
  if (path == NULL) return 0;
  if (acks && strcmp(path, acks) == 0) return 5;
  if (match == NULL || strstr(path, match) == NULL) return 0;
  size_t length = strlen(path);
  if (length > 4 && strcmp(path + length - 4, "-wal") == 0) return 2;
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 3;
  if (length > 8 && strcmp(path + length - 8, "-journal") == 0) return 4;
  return length > 7 && strcmp(path + length - 7, ".sqlite") == 0 ? 1 : 0;
}

static int file_of(int fd) { return fd >= 0 && fd < FILES ? watched[fd] : 0; }

/* Whether this call is the one that fails; its errno is set. */
static int fails(int kind, int file) {
  if (!control || !control->armed || file == 0 || file == 5 || !(control->kinds & kind)) return 0;
  pthread_mutex_lock(&lock);
  int seen = control->calls++, hit = control->sticky ? seen >= control->countdown : seen == control->countdown;
  if (hit) {
    control->fired++;
    control->fired_kind = kind;
  }
  pthread_mutex_unlock(&lock);
  if (hit) errno = control->error;
  return hit;
}

struct record {
  uint8_t type; /* 1 write, 2 truncate, 3 sync, 4 unlink */
  uint8_t file;
  uint16_t none;
  uint32_t length;
  uint64_t offset;
};

static void put(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t wrote = syscall(SYS_write, log_fd, at, length);
    if (wrote <= 0) _exit(99); /* a log with a hole would prove nothing */
    at += wrote;
    length -= wrote;
  }
}

static void note(int type, int file, uint64_t offset, const void *bytes, size_t length) {
  if (log_fd < 0 || file == 0 || file == 3) return;
  int kept = errno;
  struct record record = {type, file, 0, bytes ? length : 0, offset};
  pthread_mutex_lock(&lock);
  put(&record, sizeof record);
  if (bytes) put(bytes, length);
  pthread_mutex_unlock(&lock);
  errno = kept;
}

static int opened(int fd, int file) {
  if (fd >= 0 && fd < FILES) watched[fd] = file;
  return fd;
}

#define OPENED(name, call)                                                        \
  int file = kind_of(path);                                                       \
  mode_t mode = 0;                                                                \
  if (flags & (O_CREAT | O_TMPFILE)) {                                            \
    va_list rest;                                                                 \
    va_start(rest, flags);                                                        \
    mode = va_arg(rest, mode_t);                                                  \
    va_end(rest);                                                                 \
  }                                                                               \
  if (fails(OPEN, file)) return -1;                                               \
  return opened(call, file);

int open(const char *path, int flags, ...) { OPENED(open, REAL(open)(path, flags, mode)) }
int open64(const char *path, int flags, ...) { OPENED(open64, REAL(open64)(path, flags, mode)) }
int openat(int folder, const char *path, int flags, ...) { OPENED(openat, REAL(openat)(folder, path, flags, mode)) }

int close(int fd) {
  if (fd >= 0 && fd < FILES) watched[fd] = 0;
  return REAL(close)(fd);
}

ssize_t pread64(int fd, void *to, size_t length, off64_t at) {
  return fails(READ, file_of(fd)) ? -1 : REAL(pread64)(fd, to, length, at);
}

ssize_t read(int fd, void *to, size_t length) {
  return fails(READ, file_of(fd)) ? -1 : REAL(read)(fd, to, length);
}

ssize_t pwrite64(int fd, const void *from, size_t length, off64_t at) {
  int file = file_of(fd);
  if (fails(WRITE, file)) return control->error ? -1 : (ssize_t)length;
  ssize_t wrote = REAL(pwrite64)(fd, from, length, at);
  if (wrote > 0) note(1, file, at, from, wrote);
  return wrote;
}

ssize_t pwrite(int fd, const void *from, size_t length, off_t at) { return pwrite64(fd, from, length, at); }

ssize_t write(int fd, const void *from, size_t length) {
  int file = file_of(fd);
  if (file == 0) return REAL(write)(fd, from, length);
  if (fails(WRITE, file)) return -1;
  off64_t at = lseek64(fd, 0, SEEK_CUR);
  ssize_t wrote = REAL(write)(fd, from, length);
  if (wrote > 0) note(1, file, at < 0 ? 0 : at, from, wrote);
  return wrote;
}

#define SYNCED(name)                        \
  int name(int fd) {                        \
    int file = file_of(fd);                 \
    if (fails(SYNC, file)) return -1;       \
    int came = REAL(name)(fd);              \
    if (came == 0) note(3, file, 0, 0, 0);  \
    return came;                            \
  }
SYNCED(fsync)
SYNCED(fdatasync)

int ftruncate64(int fd, off64_t to) {
  int file = file_of(fd);
  if (fails(TRUNCATE, file)) return -1;
  int came = REAL(ftruncate64)(fd, to);
  if (came == 0) note(2, file, to, 0, 0);
  return came;
}

int ftruncate(int fd, off_t to) { return ftruncate64(fd, to); }

void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
  if (fd >= 0 && fails(MAP, file_of(fd))) return MAP_FAILED;
  return REAL(mmap64)(at, length, protection, flags, fd, offset);
}

int unlink(const char *path) {
  int file = kind_of(path);
  if (fails(UNLINK, file)) return -1;
  int came = REAL(unlink)(path);
  if (came == 0) note(4, file, 0, 0, 0);
  return came;
}

int clock_gettime(clockid_t clock, struct timespec *to) {
  int came = REAL(clock_gettime)(clock, to);
  if (came == 0 && clock == CLOCK_REALTIME && control) {
    int64_t moved = control->clock_milliseconds;
    to->tv_sec += moved / 1000;
    to->tv_nsec += (moved % 1000) * 1000000;
    if (to->tv_nsec < 0) to->tv_sec--, to->tv_nsec += 1000000000;
    if (to->tv_nsec >= 1000000000) to->tv_sec++, to->tv_nsec -= 1000000000;
  }
  return came;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  to->tv_sec = now.tv_sec;
  to->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *to) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (to) *to = now.tv_sec;
  return now.tv_sec;
}
