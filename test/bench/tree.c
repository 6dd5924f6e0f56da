// A program that leaves a crowd behind: a third in sessions of their own, a third that ignores TERM, a third stopped.
// Each stamps the board when it is what it should be.
//
//   tree BOARD COUNT
#include "board.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void be(int kind, struct board* board)
{
    if (kind == 0)
        setsid();
    if (kind == 1)
        signal(SIGTERM, SIG_IGN);
    board_write(board, board_now());
    if (kind == 2)
        raise(SIGSTOP);
    for (;;)
        pause();
}

int main(int argc, char** argv)
{
    struct board* board = argc == 3 ? board_open(argv[1]) : 0;
    if (!board)
        return 1;
    for (int i = 0; i < atoi(argv[2]); ++i)
        if (fork() == 0)
            be(i % 3, board);
    for (;;)
        pause();
}
