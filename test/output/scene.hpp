// A folder of its own, a loop, captures that write there, and what was reported: what the tests of this room stand on.
#pragma once

#include "output/capture.hpp"
#include "output/console.hpp"
#include "output/environment.hpp"
#include "output/rotated_file.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace scene {

using namespace reaperd;
namespace fs = std::filesystem;

class folder {
public:
    folder();
    ~folder();
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

std::string contents(const std::string& path);
void put(const std::string& path, std::string_view text);       // replaces
void add(const std::string& path, std::string_view text);       // appends
bool looks_like(std::string_view text, std::string_view shape); // # is any digit, ? any character
std::string numbered_lines(int from, int to);                   // "line 1\nline 2\n"

// A pipe or socket pair that a test is the reader of.
struct reader {
    output::descriptor read_end, write_end;

    static reader of_pipe();
    static reader of_socket();
    std::string read_all() const; // what is there now
    std::size_t fill() const;     // until nothing more fits; how much that took
};

output_policy to_files(const std::string& out, const std::string& err, rotation = {}, log_format = log_format::raw);
output_policy to_nothing();

// What the daemon is to this room: the loop, the shared environment, the ear for problems.
struct workshop {
    boost::asio::io_context loop;
    std::vector<std::string> reports;
    std::unique_ptr<output::console> console; // set before `shared` is first used, if at all
    output::settings settings;
    output::survival survives;
    bool busy =
        false; // real time; else a second passes between any two looks at the clock, and no stream is in a hurry

    output::environment& shared();
    std::unique_ptr<output::capture> capture(const std::string& name, const output_policy&,
                                             bool redirect_stderr = false);
    void run_until(const std::function<bool()>&); // throws after ten seconds
    void settle();                                // everything that is ready
    bool reported(std::string_view part) const;

    ~workshop();

private:
    std::chrono::steady_clock::time_point steady_now();

    std::chrono::steady_clock::time_point calm_clock_;
    std::unique_ptr<output::environment> environment_;
};

void say(const output::capture&, std::string_view text, int descriptor = 1); // as the child would, waiting

} // namespace scene
