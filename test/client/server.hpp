// A server that says what it is told to, once a connection, and keeps what it was asked.
#pragma once

#include <filesystem>
#include <future>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace reaperd::client {

inline std::string http(const std::string& status, const std::string& body)
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class scripted_server {
public:
    explicit scripted_server(std::vector<std::string> pieces, std::string name = "s")
        : path(folder / name)
        , pieces_(std::move(pieces))
    {
        sockaddr_un address{AF_UNIX, {}};
        auto place = std::filesystem::path(path).filename().string();
        // The folder may be too deep for an address: bound from inside.
        auto before = std::filesystem::current_path();
        std::filesystem::current_path(std::filesystem::path(path).parent_path());
        place.copy(address.sun_path, sizeof address.sun_path - 1);
        socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(socket_, 5);
        std::filesystem::current_path(before);
        asked_ = std::async(std::launch::async, [this] { return serve(); });
    }
    ~scripted_server()
    {
        ::close(socket_);
        std::filesystem::remove_all(folder);
    }
    std::string asked() { return asked_.get(); } // when the client has gone

    static std::filesystem::path make_folder()
    {
        std::string name = std::filesystem::temp_directory_path() / "reaperd-client-XXXXXX";
        return ::mkdtemp(name.data());
    }
    std::filesystem::path folder = make_folder();
    std::string path;

private:
    // A request is answered with all pieces, one write each; then everything is read to the end.
    std::string serve()
    {
        int peer = ::accept(socket_, nullptr, nullptr);
        std::string text = receive(peer);
        for (const auto& piece : pieces_)
            ::send(peer, piece.data(), piece.size(), MSG_NOSIGNAL);
        ::shutdown(peer, SHUT_WR);
        for (auto more = receive(peer); !more.empty(); more = receive(peer))
            text += more;
        ::close(peer);
        return text;
    }
    static std::string receive(int peer)
    {
        char buffer[4096];
        auto count = ::recv(peer, buffer, sizeof buffer, 0);
        return std::string(buffer, count > 0 ? std::size_t(count) : 0);
    }

    std::vector<std::string> pieces_;
    int socket_ = -1;
    std::future<std::string> asked_;
};

} // namespace reaperd::client
