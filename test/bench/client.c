// The client that reaperctl is measured against: one request over the control socket, the answer printed as it came.
//
//   client SOCKET TARGET
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char** argv)
{
    if (argc < 3)
        return 2;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(connection, (struct sockaddr*)&address, sizeof address) != 0)
        return 4;

    char request[1024];
    int size =
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", argv[2]);
    if (write(connection, request, (size_t)size) != size)
        return 1;
    char answer[1 << 16];
    for (ssize_t got; (got = read(connection, answer, sizeof answer)) > 0;)
        if (write(1, answer, (size_t)got) != got)
            return 1;
    return 0;
}
