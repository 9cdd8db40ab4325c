#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "faultvfs.h"

#include "chaos.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

const int fault_codes[FAULT_KINDS] = {SQLITE_CANTOPEN,     SQLITE_IOERR_READ,     SQLITE_FULL,
                                      SQLITE_IOERR_FSYNC,  SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_LOCK,
                                      SQLITE_IOERR_DELETE, SQLITE_IOERR_SHMMAP};

/* Content overwritten by a write or truncation, to be restored by a power cut. */
struct undo {
    struct undo *before;
    sqlite3_int64 offset;
    sqlite3_int64 size; /* of the whole file */
    int length;
    unsigned char bytes[];
};

struct file {
    sqlite3_file base; /* must be first, as SQLite requires */
    struct undo *undo;
    struct file *next;
    sqlite3_file *real;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct file *open;
    bool armed;
    bool lasting;
    bool failed;
    bool cut;
    enum fault_kind kind;
    int left;
    int code;
} disk;

static bool fails(enum fault_kind kind)
{
    if (disk.cut)
        return true;
    if (!disk.armed || (disk.failed && !disk.lasting))
        return false;
    if (!disk.failed && (kind != disk.kind || --disk.left > 0))
        return false;
    disk.failed = true;
    return true;
}

static int code(void)
{
    return disk.cut ? SQLITE_IOERR : disk.code;
}

static struct file *file_of(sqlite3_file *file)
{
    return (struct file *)(void *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return file_of(file)->real;
}

static void forget(struct file *file)
{
    while (file->undo != NULL) {
        struct undo *before = file->undo->before;
        free(file->undo);
        file->undo = before;
    }
}

/* Saves the file's content from `offset` on before it is overwritten or truncated. */
static void remember(struct file *file, sqlite3_int64 offset, sqlite3_int64 length)
{
    sqlite3_int64 size = 0;
    assert_int_equal(file->real->pMethods->xFileSize(file->real, &size), SQLITE_OK);
    if (offset + length > size)
        length = offset < size ? size - offset : 0;
    chaos_pause();
    struct undo *undo = malloc(sizeof *undo + (size_t)length);
    chaos_resume();
    assert_non_null(undo);
    *undo = (struct undo){file->undo, offset, size, (int)length};
    if (length > 0)
        assert_int_equal(file->real->pMethods->xRead(file->real, undo->bytes, (int)length, offset),
                         SQLITE_OK);
    file->undo = undo;
}

static void take_back(struct file *file)
{
    for (const struct undo *undo = file->undo; undo != NULL; undo = undo->before) {
        file->real->pMethods->xTruncate(file->real, undo->size);
        if (undo->length > 0)
            file->real->pMethods->xWrite(file->real, undo->bytes, undo->length, undo->offset);
    }
    forget(file);
}

static int file_close(sqlite3_file *base)
{
    struct file *file = file_of(base);
    struct file **place = &disk.open;
    while (*place != file)
        place = &(*place)->next;
    *place = file->next;
    forget(file);
    return file->real->pMethods->xClose(file->real);
}

static int file_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
    return fails(FAULT_READ) ? code()
                             : real_of(file)->pMethods->xRead(real_of(file), bytes, length, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
    if (fails(FAULT_WRITE))
        return code();
    remember(file_of(file), offset, length);
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, length, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (fails(FAULT_TRUNCATE))
        return code();
    remember(file_of(file), size, INT32_MAX);
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    if (fails(FAULT_SYNC))
        return code();
    forget(file_of(file));
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return fails(FAULT_LOCK) ? code() : real_of(file)->pMethods->xLock(real_of(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int file_reserved(sqlite3_file *file, int *result)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int file_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shared_map(sqlite3_file *file, int page, int size, int extend, void volatile **map)
{
    if (fails(FAULT_SHARED))
        return code();
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, map);
}

static int shared_lock(sqlite3_file *file, int offset, int count, int flags)
{
    if ((flags & SQLITE_SHM_UNLOCK) == 0 && fails(FAULT_SHARED))
        return code();
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void shared_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shared_unmap(sqlite3_file *file, int also_delete)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), also_delete);
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags,
                    int *out_flags)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 2,
        .xClose = file_close,
        .xRead = file_read,
        .xWrite = file_write,
        .xTruncate = file_truncate,
        .xSync = file_sync,
        .xFileSize = file_size,
        .xLock = file_lock,
        .xUnlock = file_unlock,
        .xCheckReservedLock = file_reserved,
        .xFileControl = file_control,
        .xSectorSize = file_sector,
        .xDeviceCharacteristics = file_device,
        .xShmMap = shared_map,
        .xShmLock = shared_lock,
        .xShmBarrier = shared_barrier,
        .xShmUnmap = shared_unmap,
    };
    struct file *file = file_of(base);
    (void)vfs;
    memset(file, 0, sizeof *file);
    if (fails(FAULT_OPEN))
        return disk.cut ? SQLITE_CANTOPEN : code();
    file->real = (sqlite3_file *)(file + 1);
    int opened = disk.real->xOpen(disk.real, name, file->real, flags, out_flags);
    if (file->real->pMethods == NULL)
        return opened;
    file->base.pMethods = &methods;
    file->next = disk.open;
    disk.open = file;
    return opened;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    return fails(FAULT_DELETE) ? code() : disk.real->xDelete(disk.real, name, sync);
}

void fault_install(void)
{
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real; /* its other methods ignore their VFS argument */
    disk.vfs.zName = "fault";
    disk.vfs.szOsFile = (int)sizeof(struct file) + disk.real->szOsFile;
    disk.vfs.xOpen = vfs_open;
    disk.vfs.xDelete = vfs_delete;
    assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

void fault_arm(enum fault_kind kind, int nth, int with_code, bool lasting)
{
    disk.armed = true;
    disk.failed = false;
    disk.kind = kind;
    disk.left = nth;
    disk.code = with_code;
    disk.lasting = lasting;
}

bool fault_disarm(void)
{
    disk.armed = false;
    disk.cut = false;
    return disk.failed;
}

void fault_power_cut(void)
{
    for (struct file *file = disk.open; file != NULL; file = file->next)
        take_back(file);
    disk.cut = true;
}
