// The users whom programs run as, and whose their sockets are: looked up when a configuration is loaded, and kept until
// the next one is.
//
// Not at every start: users may come from LDAP or another slow source (nsswitch.conf), and as long as that does not
// answer the loop stands still, and with it all supervision. A change of a user is seen by the next load.
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"
#include "process/account.hpp"

#include <functional>
#include <string>
#include <unordered_map>

namespace reaperd::daemon {

class accounts {
public:
    using source = std::function<result<process::account>(const std::string& user)>;

    using owner_source = std::function<result<process::owner>(const std::string& text)>;

    explicit accounts(source = process::find_account, owner_source = process::find_owner);

    void load(const configuration&);
    result<process::account> find(const std::string& user);     // one that did not exist at the load may do so by now
    result<process::owner> find_owner(const std::string& text); // "user[:group]"; likewise

private:
    source look_up_;
    owner_source look_up_owner_;
    std::unordered_map<std::string, process::account> known_;
    std::unordered_map<std::string, process::owner> owners_;
};

} // namespace reaperd::daemon
