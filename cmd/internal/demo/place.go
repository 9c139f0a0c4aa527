package demo

import "strings"

// place is where a customer lives: how names, addresses and numbers look there.
// Lists are separated by ";", a name is "own script/latin", a town is
// "name|ISO 3166-2|postal code|district", and # stands for a digit.
type place struct {
	key, jurisdiction, country, language, zone, currency, entity string
	familyFirst, spaced                                          bool
	given, family, towns, streets, second, phone, titles         string
	company, tax, office                                         string
}

func places() map[string]place {
	byKey := map[string]place{}
	for _, list := range [][]place{europe(), americas(), asia()} {
		for _, p := range list {
			byKey[p.key] = p
		}
	}
	return byKey
}

// name is one part of a person's name, in its own script and in Latin letters.
type name struct{ own, latin string }

func names(list string) []name {
	var all []name
	for _, s := range strings.Split(list, ";") {
		own, latin, _ := strings.Cut(s, "/")
		all = append(all, name{own, latin})
	}
	return all
}

// person is somebody, with the address that the company knows them by.
type person struct {
	given, family, full string
	login, email, phone string
	title               string
}

// person returns the nth different person of the place.
func (p place) person(n int, domain string, d dice) person {
	given, family := names(p.given), names(p.family)
	g, f := given[n%len(given)], family[(n/len(given)+n)%len(family)]
	who := person{given: g.own, family: f.own, login: g.latin + "." + f.latin, phone: d.fill(p.phone)}
	who.full = p.fullName(g.own, f.own)
	who.email = who.login + "@" + domain
	return who
}

func (p place) fullName(given, family string) string {
	switch {
	case p.familyFirst && p.language == "ja", p.spaced:
		return family + " " + given
	case p.familyFirst:
		return family + given
	default:
		return given + " " + family
	}
}

// formerName is a name before a marriage, or after it.
func (p place) formerName(who person) string {
	all := names(p.family)
	if last := all[len(all)-1].own; last != who.family {
		return p.fullName(who.given, last)
	}
	return p.fullName(who.given, all[0].own)
}

// address is a postal address.
type address struct {
	line1, line2, city, district, region, postal, country string
}

func (p place) address(d dice) address {
	town := strings.Split(pick(d, strings.Split(p.towns, ";")), "|")
	a := address{
		line1: d.fill(pick(d, strings.Split(p.streets, ";"))),
		city:  town[0], region: town[1], postal: town[2], district: town[3], country: p.country,
	}
	if d.chance(60) {
		a.line2 = p.second
	}
	return a
}

// oneLine is the address as a wallet or a mail merge holds it.
func (a address) oneLine() string {
	var parts []string
	for _, s := range []string{a.line1, a.line2, strings.TrimSpace(a.postal + " " + a.city), a.country} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
