// A listening socket in the file system, put into place at once and complete: nobody sees it before its owner and mode
// are right and connections are accepted, and a living server's socket is never taken.
#pragma once

#include "model/result.hpp"

#include <optional>
#include <string>
#include <sys/types.h>

namespace reaperd::sockets {

inline constexpr int usual_backlog = 1024; // clients that connect while the loop is busy

struct file_owner {
    uid_t user = uid_t(-1); // -1: as it is, chown(2)
    gid_t group = gid_t(-1);

    friend bool operator==(const file_owner&, const file_owner&) = default;
};

struct file_settings {
    std::string path;
    mode_t mode = 0700;
    std::optional<file_owner> owner = std::nullopt;
    int backlog = usual_backlog;

    friend bool operator==(const file_settings&, const file_settings&) = default;
};

// Which file it is, so that somebody else's of the same name is not taken for it.
struct file_identity {
    dev_t device = 0;
    ino_t inode = 0;

    friend bool operator==(const file_identity&, const file_identity&) = default;
};

struct listening_file {
    int descriptor; // the caller's; close-on-exec and non-blocking
    file_identity identity;
};

// Fails with why not: "another server is listening on it".
result<listening_file> listen_on(const file_settings&);

std::optional<file_identity> identify(const std::string& path); // nothing: there is no such file
void remove_if_still(const file_identity&, const std::string& path);

} // namespace reaperd::sockets
