"""A client that asks too early for a server must not take the server's port by asking."""

from __future__ import annotations

import socket

from deployments.home import LOOPBACK, first_client_port, free_port, port_is_free


def test_a_client_can_be_connected_to_itself_and_hold_the_port() -> None:
    with socket.socket() as client:
        client.bind((LOOPBACK, 0))  # what the system does for every connection, by chance with this very port
        port = client.getsockname()[1]
        client.connect((LOOPBACK, port))  # nobody listens there
        assert not port_is_free(LOOPBACK, port)


def test_so_services_get_ports_that_the_system_gives_to_no_connection() -> None:
    ports = [free_port() for _ in range(50)]
    assert all(10_000 <= port < first_client_port() for port in ports)
    assert all(port_is_free(LOOPBACK, port) for port in ports)
    assert len(set(ports)) > 40
