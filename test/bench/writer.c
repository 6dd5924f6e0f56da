// The measured writer: for each batch it is asked for, writes numbered lines of one length to stdout, one write() each.
//
//   writer BOARD LINE_LENGTH LINES_PER_BATCH
#include "board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_all(const char* data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(1, data, size);
        if (written < 0)
            exit(1);
        data += written;
        size -= (size_t)written;
    }
}

int main(int argc, char** argv)
{
    if (argc < 4)
        return 2;
    struct board* board = board_open(argv[1]);
    size_t length = (size_t)atol(argv[2]);
    long lines = atol(argv[3]);
    char* line = malloc(length + 32);
    if (!board || !line)
        return 1;
    memset(line, 'x', length);
    line[length - 1] = '\n';

    board_write(board, board_now());
    unsigned long long number = 0;
    for (uint32_t done = 0;; ++done) {
        while (__atomic_load_n(&board->go, __ATOMIC_ACQUIRE) == done)
            board_wait(&board->go, done, 0);
        for (long i = 0; i < lines; ++i) {
            char digits[16];
            snprintf(digits, sizeof digits, "%012llu ", number++ % 1000000000000ULL);
            memcpy(line, digits, 13);
            write_all(line, length);
        }
    }
}
