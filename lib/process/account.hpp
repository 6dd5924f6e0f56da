// A user to run as, looked up by name or number: uid, gid and supplementary groups (getpwnam(3), getgrouplist(3)).
#pragma once

#include "model/result.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace reaperd::process {

struct account {
    uid_t user;
    gid_t group;
    std::vector<gid_t> supplementary;
    std::string name;
};

// Fails with "no such user web".
result<account> find_account(const std::string& user);

// "user[:group]" for chown(2); fails with "no such user web" or "no such group web".
struct owner {
    uid_t user;
    gid_t group; // gid_t(-1): unchanged
};
result<owner> find_owner(const std::string& text);

} // namespace reaperd::process
