/* What a disk holds after the power went: preloaded, it repeats beside each database file, in FILE.synced, only what was
 * synced. While a file named `full` or `readonly` stands in the folder, writes fail as they do on such a disk; beside one named
 * `lies` the disk says that it has synced and has not.
 *
 * cc -shared -fPIC -O2 -o powercut.so powercut.c -ldl -lpthread; FAULTS_FOLDER=... LD_PRELOAD=.../powercut.so
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FILES = 16, MOST_DESCRIPTORS = 4096, MOST_CHANGES = 1 << 16, PIECE = 1 << 16 };

struct change { off_t at; size_t length; int cut; };  /* cut: the file was made `at` bytes long */
struct file { char path[1024]; struct change *changes; size_t count; };

static struct file files[MOST_FILES];
static int file_of[MOST_DESCRIPTORS];  /* one more than the place among the files; 0: none of ours */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_close)(int);
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_pread = dlsym(RTLD_NEXT, "pread64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_close = dlsym(RTLD_NEXT, "close");
    folder = getenv("FAULTS_FOLDER");
}

static int ours(const char *path) {
    const char *end = strrchr(path, '.');
    return folder && end && strncmp(path, folder, strlen(folder)) == 0 &&
           (strcmp(end, ".db") == 0 || strcmp(end, ".db-wal") == 0);
}

static void opened(int descriptor, const char *path) {
    if (descriptor < 0 || descriptor >= MOST_DESCRIPTORS) return;
    pthread_mutex_lock(&one_at_a_time);
    file_of[descriptor] = 0;
    for (int place = 0; ours(path) && place < MOST_FILES; place++) {
        if (!files[place].path[0]) {
            snprintf(files[place].path, sizeof files[place].path, "%s", path);
            files[place].changes = malloc(MOST_CHANGES * sizeof(struct change));
        }
        if (strcmp(files[place].path, path) == 0) { file_of[descriptor] = place + 1; break; }
    }
    pthread_mutex_unlock(&one_at_a_time);
}

static struct file *known(int descriptor) {
    return descriptor >= 0 && descriptor < MOST_DESCRIPTORS && file_of[descriptor] ? &files[file_of[descriptor] - 1] : 0;
}

static void changed(struct file *file, off_t at, size_t length, int cut) {
    pthread_mutex_lock(&one_at_a_time);
    if (file->count == MOST_CHANGES) abort();  /* a measurement that forgets a write would measure nothing */
    file->changes[file->count++] = (struct change){at, length, cut};
    pthread_mutex_unlock(&one_at_a_time);
}

static int stands(const char *name) {
    char path[1100];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static int refused(void) { return stands("full") ? ENOSPC : stands("readonly") ? EROFS : 0; }

static void keep(struct file *file, int descriptor) {
    if (stands("lies")) return;
    char path[1100], piece[PIECE];
    pthread_mutex_lock(&one_at_a_time);
    snprintf(path, sizeof path, "%s.synced", file->path);
    int copy = real_open(path, O_RDWR | O_CREAT, 0600);
    for (size_t n = 0; n < file->count; n++) {
        struct change *change = &file->changes[n];
        if (change->cut) { if (real_ftruncate(copy, change->at)) abort(); continue; }
        for (size_t done = 0; done < change->length;) {
            size_t most = change->length - done < PIECE ? change->length - done : PIECE;
            ssize_t got = real_pread(descriptor, piece, most, change->at + (off_t)done);
            if (got <= 0) break;  /* cut off again since */
            if (real_pwrite(copy, piece, (size_t)got, change->at + (off_t)done) != got) abort();
            done += (size_t)got;
        }
    }
    file->count = 0;
    real_close(copy);
    pthread_mutex_unlock(&one_at_a_time);
}

#define OPENING(name)                                                  \
    int name(const char *path, int flags, ...) {                       \
        va_list more;                                                  \
        va_start(more, flags);                                         \
        int mode = flags & O_CREAT ? va_arg(more, int) : 0;            \
        va_end(more);                                                  \
        int descriptor = real_open(path, flags, mode);                 \
        opened(descriptor, path);                                      \
        return descriptor;                                             \
    }
OPENING(open)
OPENING(open64)

#define WRITING(name, offset)                                          \
    ssize_t name(int descriptor, const void *data, size_t length, offset at) { \
        struct file *file = known(descriptor);                         \
        int reason = file ? refused() : 0;                             \
        if (reason) { errno = reason; return -1; }                     \
        ssize_t written = real_pwrite(descriptor, data, length, at);   \
        if (file && written > 0) changed(file, at, (size_t)written, 0); \
        return written;                                                \
    }
WRITING(pwrite, off_t)
WRITING(pwrite64, off64_t)

#define CUTTING(name, offset)                                          \
    int name(int descriptor, offset length) {                          \
        struct file *file = known(descriptor);                         \
        int failed = real_ftruncate(descriptor, length);               \
        if (file && !failed) changed(file, length, 0, 1);              \
        return failed;                                                 \
    }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

#define SYNCING(name)                                                  \
    int name(int descriptor) {                                         \
        struct file *file = known(descriptor);                         \
        int reason = file ? refused() : 0;                             \
        if (reason) { errno = EIO; return -1; }                        \
        int failed = real_##name(descriptor);                          \
        if (file && !failed) keep(file, descriptor);                   \
        return failed;                                                 \
    }
SYNCING(fsync)
SYNCING(fdatasync)

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS) file_of[descriptor] = 0;
    return real_close(descriptor);
}
