// A TCP server with prepared answers: for each connection a list, one answer to a request, and then it hangs up.
#pragma once

#include <arpa/inet.h>
#include <future>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace reaperd::client {

class answering_machine {
public:
    using connection_answers = std::vector<std::string>;

    explicit answering_machine(std::vector<connection_answers> answers, bool ipv6 = false)
        : answers_(std::move(answers))
        , socket_(ipv6 ? listen_on(sockaddr_in6{AF_INET6, 0, 0, in6addr_loopback, 0})
                       : listen_on(sockaddr_in{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}}))
        , url(ipv6 ? "http://[::1]:" + port() : "http://localhost:" + port())
        , asked_(std::async(std::launch::async, [this] { return serve(); }))
    {
    }
    ~answering_machine() { ::close(socket_); }

    std::string asked() { return asked_.get(); } // all requests, when all answers are given

private:
    template <class Address>
    static int listen_on(const Address& address)
    {
        int socket = ::socket(reinterpret_cast<const sockaddr&>(address).sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        ::listen(socket, 5);
        return socket;
    }
    // Both families have it at the same place.
    std::string port() const
    {
        sockaddr_in6 address{};
        socklen_t size = sizeof address;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        return std::to_string(ntohs(address.sin6_port));
    }
    std::string serve()
    {
        std::string text;
        for (const auto& of_one : answers_) {
            int peer = ::accept(socket_, nullptr, nullptr);
            for (const auto& answer : of_one) {
                char request[4096];
                auto count = ::recv(peer, request, sizeof request, 0);
                text.append(request, count > 0 ? std::size_t(count) : 0);
                ::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
            }
            ::close(peer);
        }
        return text;
    }

    std::vector<connection_answers> answers_;
    int socket_;

public:
    const std::string url;

private:
    std::future<std::string> asked_;
};

} // namespace reaperd::client
