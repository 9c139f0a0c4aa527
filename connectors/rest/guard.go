package rest

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// guard makes connections, and refuses addresses that a config should not be
// able to reach by accident or by somebody's DNS.
type guard struct {
	allowed  []string      // hosts, or host:port, lower case
	resolver *net.Resolver // nil: the system's
	timeout  time.Duration
}

// forbidden is the error for an address that is refused. It does not tell the
// address.
type forbidden struct{ what string }

func (f *forbidden) Error() string { return f.what }

// names reports whether the config allows the host.
func (g *guard) names(host, port string) bool {
	host = canonicalHost(host)
	for _, a := range g.allowed {
		if a == host || a == net.JoinHostPort(host, port) {
			return true
		}
	}
	return false
}

// canonicalHost returns a host as allow_hosts is compared with.
func canonicalHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}

// dial connects. The address is checked in Control, when it is final: after
// resolving, for each of the addresses tried.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	allowed := g.names(host, port)
	d := net.Dialer{Timeout: g.timeout, Resolver: g.resolver, Control: func(_, address string, _ syscall.RawConn) error {
		return checkAddress(address, allowed)
	}}
	return d.DialContext(ctx, network, address)
}

func checkAddress(address string, allowed bool) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return &forbidden{"an address that cannot be read"}
	}
	addr := at.Addr().WithZone("").Unmap()
	if within(addr, neverAllowed) || within(carried(addr), neverAllowed) {
		return &forbidden{"a link-local, multicast or metadata address"}
	}
	if !allowed && within(addr, notPublic) {
		return &forbidden{"a private, loopback or otherwise special address"}
	}
	return nil
}

// carried returns the IPv4 address that an address of NAT64 (RFC 6052) or 6to4
// (RFC 3056), or an IPv4-compatible or translated one, carries inside; the zero
// address where it carries none.
func carried(addr netip.Addr) netip.Addr {
	b := addr.As16()
	switch {
	case !addr.Is6():
		return netip.Addr{}
	case within(addr, carriers) && b[12] != 0: // ::1 carries none
		return netip.AddrFrom4([4]byte(b[12:16]))
	case within(addr, sixToFour):
		return netip.AddrFrom4([4]byte(b[2:6]))
	default:
		return netip.Addr{}
	}
}

var (
	carriers  = prefixes("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
	sixToFour = prefixes("2002::/16")
)

func within(addr netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// neverAllowed are addresses at which no API is, and machines' credentials may
// be: link-local ones (RFC 3927; RFC 4291, section 2.5.6), multicast, and the
// metadata services that clouds keep at other addresses.
var neverAllowed = prefixes(
	"0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32",
	"100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32",
	"::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128", "fd20:ce::254/128",
)

// notPublic are the special-purpose addresses of IANA's registries (RFC 6890)
// that are not reached over the internet, and those that carry an IPv4 address
// inside (NAT64, RFC 6052 and 8215; 6to4, RFC 3056; Teredo, RFC 4380).
var notPublic = prefixes(
	"10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
	"192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "::1/128", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
	"2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fec0::/10",
)

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, s := range texts {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}
