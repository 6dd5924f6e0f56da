// The measured service: says when its main() began, then waits to be killed.
//
//   stamp BOARD, or BENCH_BOARD=BOARD stamp (for supervisors whose services take no arguments of ours: s6 gives one of
//   its own)
#include "board.h"

#include <stdlib.h>

int main(int argc, char** argv)
{
    int64_t now = board_now();
    const char* path = getenv("BENCH_BOARD");
    struct board* board = board_open(path ? path : argc > 1 ? argv[1] : "");
    if (!board)
        return 1;
    board_write(board, now);
    for (;;)
        pause();
}
