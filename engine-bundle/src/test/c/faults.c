/*
 * Preloaded under a JVM (LD_PRELOAD), it sees every write and sync that the process makes to files of one folder. It can
 * write them down, so that every state a power cut may leave can be built again afterwards, and it can make them fail.
 * Stores through a memory map are not seen: the engine makes none to its data.
 *
 * FAULTS_DIR      absolute folder; files below it are watched
 * FAULTS_LOG      file that takes the record; absent = none is made
 * FAULTS_CONTROL  file of struct control, mapped by both sides; absent = nothing fails
 *
 * A record, little endian:
 * 0      2       4        8       16       24
 * +------+-------+--------+-------+--------+--------------------------------------------
 * | kind | flags | length | inode | offset | length bytes: what was written, or paths
 * +------+-------+--------+-------+--------+--------------------------------------------
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
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE = 1, SYNC = 2, TRUNCATE = 3, MARK = 4, CREATE = 5, RENAME = 6, UNLINK = 7, FOLDER_SYNC = 8, SYNC_FAILED = 9 };
enum { DURABLE = 1 };
enum { FILES = 4096 };
enum { ON_WRITE = 1, ON_SYNC = 2 };
enum mode { REFUSE = 0, HALF = 1, DONE_BUT_REFUSED = 2 };

struct header {
  uint16_t kind, flags;
  uint32_t length;
  uint64_t inode;
  int64_t offset;
};

/* Java writes all but the last two, after clearing armed; calls counts what matched since it was armed. */
struct control {
  volatile int32_t armed, operations, error, mode;
  volatile int64_t first, times, calls, hits;
  volatile int64_t map_limit; /* bytes; larger shared maps are refused with ENOMEM; 0 = none */
};

static struct {
  unsigned char watched, durable, folder, mark;
  uint64_t inode;
} files[FILES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static size_t folder_length;
static int record_fd = -1;
static struct control *control;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);
static void *(*real_mmap)(void *, size_t, int, int, int, off_t);

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static void find_real(void) {
  if (real_mmap)
    return;
  real_open = next("open");
  real_close = next("close");
  real_pwrite = next("pwrite");
  real_write = next("write");
  real_pwritev = next("pwritev");
  real_writev = next("writev");
  real_fsync = next("fsync");
  real_fdatasync = next("fdatasync");
  real_ftruncate = next("ftruncate");
  real_rename = next("rename");
  real_unlink = next("unlink");
  real_mmap = next("mmap");
}

__attribute__((constructor)) static void start(void) {
  find_real();
  const char *path = getenv("FAULTS_DIR");
  if (!path)
    return;
  folder = strdup(path);
  folder_length = strlen(folder);
  if ((path = getenv("FAULTS_LOG")))
    record_fd = real_open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
  if ((path = getenv("FAULTS_CONTROL"))) {
    int fd = real_open(path, O_RDWR | O_CLOEXEC);
    if (fd >= 0) {
      void *at = real_mmap(0, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      control = at == MAP_FAILED ? 0 : at;
      real_close(fd);
    }
  }
  unsetenv("LD_PRELOAD"); /* not for children */
}

static int below(const char *path) {
  return folder && path && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

static void record(enum kind kind, int flags, uint64_t inode, int64_t offset, const void *bytes, size_t length) {
  if (record_fd < 0)
    return;
  struct header h = {kind, flags, length, inode, offset};
  struct iovec parts[2] = {{&h, sizeof h}, {(void *)bytes, length}};
  pthread_mutex_lock(&lock);
  ssize_t n = real_writev(record_fd, parts, 2);
  if (n != (ssize_t)(sizeof h + length))
    abort(); /* a record with a hole proves nothing */
  pthread_mutex_unlock(&lock);
}

static int fails(int fd, int operation) {
  if (!control || !control->armed || !files[fd].watched || files[fd].folder || files[fd].mark
      || !(control->operations & operation))
    return 0;
  int64_t call = __sync_add_and_fetch(&control->calls, 1);
  if (call < control->first || call >= control->first + control->times)
    return 0;
  __sync_add_and_fetch(&control->hits, 1);
  return 1;
}

static int opened(const char *path, int flags, int fd, int existed) {
  if (fd < 0 || fd >= FILES)
    return fd;
  memset(&files[fd], 0, sizeof files[fd]);
  if (!below(path))
    return fd;
  struct stat s;
  if (fstat(fd, &s))
    return fd;
  size_t n = strlen(path);
  files[fd].folder = S_ISDIR(s.st_mode);
  files[fd].mark = n > 5 && !strcmp(path + n - 5, ".mark");
  files[fd].durable = (flags & O_DSYNC) != 0;
  files[fd].inode = s.st_ino;
  files[fd].watched = 1;
  if (!existed && !files[fd].folder && !files[fd].mark)
    record(CREATE, 0, s.st_ino, 0, path, n);
  if ((flags & O_TRUNC) && existed && !files[fd].mark)
    record(TRUNCATE, 0, s.st_ino, 0, 0, 0);
  return fd;
}

static int open_any(const char *path, int flags, mode_t mode) {
  find_real();
  int existed = !below(path) || access(path, F_OK) == 0;
  return opened(path, flags, real_open(path, flags, mode), existed);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_any(path, flags | O_LARGEFILE, mode);
}

int close(int fd) {
  find_real();
  if (fd >= 0 && fd < FILES)
    files[fd].watched = 0;
  return real_close(fd);
}

static int watched(int fd) { return fd >= 0 && fd < FILES && files[fd].watched; }

/* Several buffers as one; how many bytes they hold. */
static size_t gather(const struct iovec *parts, int n, size_t limit, char **all) {
  size_t length = 0, at = 0;
  for (int i = 0; i < n; i++)
    length += parts[i].iov_len;
  if (length > limit)
    length = limit;
  *all = malloc(length ? length : 1);
  for (int i = 0; i < n && at < length; i++) {
    size_t take = parts[i].iov_len < length - at ? parts[i].iov_len : length - at;
    memcpy(*all + at, parts[i].iov_base, take);
    at += take;
  }
  return length;
}

static ssize_t write_at(int fd, const void *bytes, size_t length, off_t offset) {
  if (files[fd].mark) {
    record(MARK, 0, 0, 0, bytes, length);
    return length;
  }
  int failed = fails(fd, ON_WRITE);
  if (failed && control->mode == REFUSE) {
    errno = control->error;
    return -1;
  }
  if (failed && control->mode == HALF)
    length = (length / 2) & ~511UL;
  ssize_t n = length ? real_pwrite(fd, bytes, length, offset) : 0;
  if (n > 0)
    record(WRITE, files[fd].durable && !failed ? DURABLE : 0, files[fd].inode, offset, bytes, n);
  if (failed && control->mode == DONE_BUT_REFUSED) {
    errno = control->error;
    return -1;
  }
  return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  find_real();
  return watched(fd) ? write_at(fd, bytes, length, offset) : real_pwrite(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) { return pwrite(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  find_real();
  if (!watched(fd))
    return real_write(fd, bytes, length);
  off_t at = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
  ssize_t n = write_at(fd, bytes, length, at);
  if (n > 0 && !files[fd].mark)
    lseek(fd, at + n, SEEK_SET);
  return n;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  find_real();
  if (!watched(fd))
    return real_pwritev(fd, parts, count, offset);
  char *all;
  size_t length = gather(parts, count, SIZE_MAX, &all);
  ssize_t n = write_at(fd, all, length, offset);
  int error = errno;
  free(all);
  errno = error;
  return n;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) { return pwritev(fd, parts, count, offset); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  find_real();
  if (!watched(fd))
    return real_writev(fd, parts, count);
  char *all;
  size_t length = gather(parts, count, SIZE_MAX, &all);
  ssize_t n = write(fd, all, length);
  int error = errno;
  free(all);
  errno = error;
  return n;
}

static int sync_file(int fd, int (*real)(int)) {
  if (!watched(fd))
    return real(fd);
  if (fails(fd, ON_SYNC)) {
    record(SYNC_FAILED, 0, files[fd].inode, 0, 0, 0);
    errno = control->error;
    return -1;
  }
  int result = real(fd);
  if (!result)
    record(files[fd].folder ? FOLDER_SYNC : SYNC, 0, files[fd].inode, 0, 0, 0);
  return result;
}

int fsync(int fd) {
  find_real();
  return sync_file(fd, real_fsync);
}

int fdatasync(int fd) {
  find_real();
  return sync_file(fd, real_fdatasync);
}

int ftruncate(int fd, off_t length) {
  find_real();
  int result = real_ftruncate(fd, length);
  if (!result && watched(fd))
    record(TRUNCATE, 0, files[fd].inode, length, 0, 0);
  return result;
}

int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

int rename(const char *from, const char *to) {
  find_real();
  int result = real_rename(from, to);
  if (!result && below(to)) {
    size_t a = strlen(from), b = strlen(to);
    char *both = malloc(a + b + 1);
    memcpy(both, from, a + 1);
    memcpy(both + a + 1, to, b);
    record(RENAME, 0, 0, 0, both, a + b + 1);
    free(both);
  }
  return result;
}

int unlink(const char *path) {
  find_real();
  int result = real_unlink(path);
  if (!result && below(path))
    record(UNLINK, 0, 0, 0, path, strlen(path));
  return result;
}

void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  find_real();
  if (watched(fd) && control && control->map_limit && length > (size_t)control->map_limit) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  return real_mmap(at, length, protection, flags, fd, offset);
}

void *mmap64(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  return mmap(at, length, protection, flags, fd, offset);
}
