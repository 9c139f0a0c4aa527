package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// authority puts the authorisation on requests of one origin. It may be used by
// several sessions at once.
type authority struct {
	auth   Auth
	now    func() time.Time
	mu     sync.Mutex
	token  *oauth2.Token
	config clientcredentials.Config
}

func newAuthority(a Auth, now func() time.Time) *authority {
	values := url.Values{}
	for k, v := range a.TokenParams {
		values.Set(k, v)
	}
	return &authority{auth: a, now: now, config: clientcredentials.Config{
		ClientID: a.ClientID, ClientSecret: a.ClientSecret.Reveal(), TokenURL: a.TokenURL, Scopes: a.Scopes, EndpointParams: values,
	}}
}

// apply authorises a request. through is what a token is fetched with.
func (a *authority) apply(r *http.Request, through *http.Client) error {
	switch a.auth.Kind {
	case "bearer":
		r.Header.Set("Authorization", "Bearer "+a.auth.Token.Reveal())
	case "basic":
		r.SetBasicAuth(a.auth.User, a.auth.Password.Reveal())
	case "api_key":
		a.key(r)
	case "oauth2":
		token, err := a.current(r.Context(), through)
		if err != nil {
			return &tokenError{err}
		}
		token.SetAuthHeader(r)
	}
	return nil
}

func (a *authority) key(r *http.Request) {
	if a.auth.Header != "" {
		r.Header.Set(a.auth.Header, a.auth.Key.Reveal())
		return
	}
	q := r.URL.Query()
	q.Set(a.auth.Param, a.auth.Key.Reveal())
	r.URL.RawQuery = q.Encode()
}

// early is how long before its end a token is replaced.
const early = 30 * time.Second

// current returns a token that is good for a while.
func (a *authority) current(ctx context.Context, through *http.Client) (*oauth2.Token, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.token != nil && (a.token.Expiry.IsZero() || a.now().Add(early).Before(a.token.Expiry)) {
		return a.token, nil
	}
	token, err := a.config.Token(context.WithValue(ctx, oauth2.HTTPClient, through))
	if err != nil {
		return nil, err
	}
	if token.ExpiresIn > 0 {
		token.Expiry = a.now().Add(time.Duration(token.ExpiresIn) * time.Second)
	}
	a.token = token
	return token, nil
}

// forget drops a token that was refused, so that the next session has a new one.
func (a *authority) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.token = nil
}

// tokenError marks an error of the token's endpoint.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return "fetch a token" }

func (e *tokenError) Unwrap() error { return e.err }

// status returns what the token's endpoint answered, 0 where it did not.
func (e *tokenError) status() int {
	var r *oauth2.RetrieveError
	if errors.As(e.err, &r) && r.Response != nil {
		return r.Response.StatusCode
	}
	return 0
}
