package rest

import (
	"net/url"
	"slices"
)

// auth checks that a scheme has what it needs, and no more.
func (b *builder) auth(s *Source, a Auth) {
	needs := map[string][]string{
		"": nil, "none": nil, "bearer": {"token"}, "basic": {"user"}, "api_key": {"key"},
		"oauth2": {"token_url", "client_id", "client_secret"},
	}
	given := map[string]bool{
		"token": !a.Token.IsZero(), "user": a.User != "", "password": !a.Password.IsZero(), "key": !a.Key.IsZero(), "header": a.Header != "", "param": a.Param != "",
		"token_url": a.TokenURL != "", "client_id": a.ClientID != "", "client_secret": !a.ClientSecret.IsZero(),
	}
	need, ok := needs[a.Kind]
	if !ok {
		b.bad("auth.kind", "is not known", a.Kind, "use none, bearer, basic, api_key or oauth2")
		return
	}
	for _, key := range need {
		if !given[key] {
			b.bad("auth."+key, "is missing", "", "kind "+a.Kind+" needs it; ${NAME} takes it from the environment")
		}
		delete(given, key)
	}
	optional := map[string][]string{"basic": {"password"}, "api_key": {"header", "param"}}[a.Kind]
	if a.Kind == "api_key" && given["header"] == given["param"] {
		b.bad("auth.header", "or param must say where the key goes", "", "give one of them")
	}
	for key, is := range given {
		if is && !slices.Contains(optional, key) {
			b.bad("auth."+key, "is not for kind "+orNone(a.Kind), "", "correct auth.kind")
		}
	}
	if a.Kind == "oauth2" && a.TokenURL != "" {
		if u, err := url.Parse(a.TokenURL); err != nil || u.Hostname() == "" {
			b.bad("auth.token_url", "is not an address", "", "write https://host/path")
		} else {
			b.checkURL(s, "auth.token_url", u)
		}
	}
}

func orNone(kind string) string {
	if kind == "" {
		return "none"
	}
	return kind
}
