// Tells streams that their pipes have something to read.
//
// One epoll for all pipes, which the loop watches as one descriptor: for each that it watches itself Asio keeps a third
// of a KiB, and pipes are most of what a daemon has open. Edge-triggered, so that a pipe in which something was left on
// purpose is quiet until more comes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <sys/epoll.h>

namespace reaperd::output {

class pump;

class pipe_watch {
public:
    explicit pipe_watch(boost::asio::io_context&);

    void add(int pipe, pump&);   // its readable() is called if there is something, and whenever more comes
    void again(int pipe, pump&); // ... and if there is something still
    void remove(int pipe, pump&);

private:
    void wait();
    void tell();

    boost::asio::posix::stream_descriptor epoll_;
    std::size_t watched_ = 0;
    bool waiting_ = false;
    std::span<epoll_event> being_told_;
    std::shared_ptr<pipe_watch*> alive_; // handlers look here before they touch us
};

} // namespace reaperd::output
