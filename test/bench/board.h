// What the measured programs tell the driver without costing anybody a system call more than needed: a shared file that
// each of them maps. A service stamps the clock in its first line of main(); a writer waits here for its next batch.
#pragma once

#include <fcntl.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { board_slots = 1 << 14 };

struct board_stamp {
    int64_t at; // CLOCK_MONOTONIC, in nanoseconds
    int32_t pid;
    int32_t unused;
};

struct board {
    uint32_t reserved; // slots handed out
    uint32_t written;  // slots filled in: the driver sleeps on it
    uint32_t wanted;   // ... until so many are
    uint32_t go;       // batches asked of a writer, which sleeps on it
    struct board_stamp stamps[board_slots];
};

static inline int64_t board_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

// A struct board*, or nothing.
static inline void* board_open(const char* path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof(struct board)) != 0)
        return 0;
    void* memory = mmap(0, sizeof(struct board), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return memory == MAP_FAILED ? 0 : memory;
}

static inline void board_wait(uint32_t* word, uint32_t while_it_is, const struct timespec* timeout)
{
    syscall(SYS_futex, word, FUTEX_WAIT, while_it_is, timeout, 0, 0);
}

static inline void board_wake(uint32_t* word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, 1, 0, 0, 0);
}

static inline void board_write(struct board* board, int64_t at)
{
    uint32_t slot = __atomic_fetch_add(&board->reserved, 1, __ATOMIC_ACQ_REL) % board_slots;
    board->stamps[slot].at = at;
    board->stamps[slot].pid = getpid();
    if (__atomic_add_fetch(&board->written, 1, __ATOMIC_ACQ_REL) == __atomic_load_n(&board->wanted, __ATOMIC_ACQUIRE))
        board_wake(&board->written);
}
