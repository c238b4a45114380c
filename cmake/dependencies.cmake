# Everything comes from Debian's packages; ./dev setup installs them. Versions: docs/architecture.md.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
# By pkg-config: CapnProtoConfig.cmake fails on Debian 12 (it looks for a libatomic outside the compiler's folder).
pkg_check_modules(capnp REQUIRED IMPORTED_TARGET capnp-json)
find_program(CAPNP_TOOL capnp REQUIRED)
find_package(Catch2 3.4 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(tl-expected REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(zmq REQUIRED IMPORTED_TARGET libzmq)
# Its .pc file gives the SQLite version; 3.46.1 is SQLCipher 4.6.1, and io/database checks cipher_version at start.
pkg_check_modules(sqlcipher REQUIRED IMPORTED_TARGET sqlcipher>=3.46)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
