// Preloaded into a reaperd, once: whoever makes an epoll dies of it. So its guardian lives, and its manager cannot.
#include <stdlib.h>

__attribute__((constructor)) static void once(void)
{
    unsetenv("LD_PRELOAD");
}

int epoll_create1(int flags)
{
    (void)flags;
    abort();
}
