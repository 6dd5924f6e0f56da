// Who there is: the instances by id, by name and in the order in which they start.
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"
#include "supervisor/instance.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace reaperd::supervisor {

class roster {
public:
    instance& add(const std::string& group, program);
    bool put_back(instance); // as it was in an earlier process; false: that cannot have been
    std::uint32_t next_id() const { return next_id_; }
    void next_id_is(std::uint32_t next) { next_id_ = next; } // before any is put back
    void retire(instance&);                                  // in no list any more, but at() still knows it
    void erase_retired();                                    // now it does not
    void arrange(); // after changes of priorities, positions or sections: the order of starts

    instance* find(instance_id);
    const instance* find(instance_id) const;
    instance& at(instance_id);
    const instance& at(instance_id) const;
    instance* find(std::string_view full_name);

    // As people give names: "web", "group:name", "group:*", "all".
    result<std::vector<instance_id>> named(std::string_view) const;

    bool has_group(const std::string& name) const { return groups_.contains(name); }
    const std::vector<instance_id>& in_start_order() const { return order_; }
    const std::vector<instance_id>& of_section(const std::string&) const; // [program:x], in start order

private:
    instance& enter(instance);
    std::vector<instance_id> members_of(std::string_view group) const;

    std::uint32_t next_id_ = 1;
    std::unordered_map<instance_id, instance> instances_;
    std::map<std::string, instance_id, std::less<>> names_;
    std::map<std::string, std::size_t> groups_; // and how many are in each
    std::vector<instance_id> order_;
    std::unordered_map<std::string, std::vector<instance_id>> sections_;
    std::vector<instance_id> retired_;
};

} // namespace reaperd::supervisor
