// The measured service: says when its main() began, then waits to be killed.
//
//   stamp BOARD, or BENCH_BOARD=BOARD stamp (for supervisors whose services take no arguments)
#include "board.h"

#include <stdlib.h>

int main(int argc, char** argv)
{
    int64_t now = board_now();
    struct board* board = board_open(argc > 1 ? argv[1] : getenv("BENCH_BOARD"));
    if (!board)
        return 1;
    board_write(board, now);
    for (;;)
        pause();
}
