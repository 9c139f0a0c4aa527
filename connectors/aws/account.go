package aws

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/valise-export/valise/exporter"
)

// account is one account of AWS, with credentials of its own.
type account struct {
	id      string // what STS names for the credentials
	session *session
	config  aws.Config
}

// accountMark stands for the account in a role's name.
const accountMark = "{account_id}"

// account returns an account of the subject's, once it is shown that the
// credentials are of it. Nothing is read with those of another.
func (s *session) account(ctx context.Context, id string) (*account, error) {
	if have := s.accounts[id]; have != nil {
		return have, nil
	}
	a, err := s.enter(ctx, id)
	if err != nil {
		return nil, explain(ctx, err, nil)
	}
	if id != "" && a.id != id {
		return nil, &exporter.Fault{Class: exporter.Stray, What: "the credentials are of another account than the customer's",
			Hint: "let role name one in each account: arn:aws:iam::" + accountMark + ":role/NAME"}
	}
	s.accounts[id] = a
	return a, nil
}

// enter takes the role on in an account, and asks whose credentials these are.
func (s *session) enter(ctx context.Context, id string) (*account, error) {
	base, err := s.own(ctx)
	if err != nil {
		return nil, err
	}
	a := &account{session: s, config: base.Copy()}
	if role := s.source.options.Role; role != "" && id != "" {
		a.config.Credentials = aws.NewCredentialsCache(s.assume(*base, strings.ReplaceAll(role, accountMark, id)))
	}
	out, err := sts.NewFromConfig(a.at("sts")).GetCallerIdentity(ctx, nil)
	if err != nil {
		return nil, err
	}
	if a.id = aws.ToString(out.Account); a.id == "" {
		return nil, without("Account")
	}
	return a, nil
}

func (s *session) assume(base aws.Config, role string) aws.CredentialsProvider {
	o := s.source.options
	client := sts.NewFromConfig((&account{session: s, config: base}).at("sts"))
	return stscreds.NewAssumeRoleProvider(client, role, func(p *stscreds.AssumeRoleOptions) {
		p.RoleSessionName = s.source.sessionName
		if !o.ExternalID.IsZero() {
			p.ExternalID = aws.String(o.ExternalID.Reveal())
		}
	})
}

// own returns the config with the source's own credentials.
func (s *session) own(ctx context.Context) (*aws.Config, error) {
	if s.base != nil {
		return s.base, nil
	}
	o := s.source.options
	load := []func(*awsconfig.LoadOptions) error{awsconfig.WithRegion(s.source.region), awsconfig.WithRetryer(s.source.retryer)}
	if o.Profile != "" {
		load = append(load, awsconfig.WithSharedConfigProfile(o.Profile))
	}
	if !o.AccessKey.IsZero() {
		load = append(load, awsconfig.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(
			o.AccessKey.Reveal(), o.SecretKey.Reveal(), o.SessionToken.Reveal())))
	}
	c, err := awsconfig.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, &exporter.Fault{Class: exporter.Unauthorised, What: "the shared config of AWS cannot be read, or lacks the profile", Hint: "correct profile, or give access_key and secret_key", Cause: err}
	}
	if own, ok := c.HTTPClient.(*awshttp.BuildableClient); ok { // AWS_CA_BUNDLE is in there
		if tls := own.GetTransport().TLSClientConfig; tls != nil {
			s.guard.next.TLSClientConfig = tls.Clone()
		}
	}
	c.HTTPClient = s.client
	s.base = &c
	return s.base, nil
}

// retryer is the SDK's, within the config's bounds.
func (s *Source) retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts, o.RateLimiter = s.retries+1, ratelimit.None
		o.Backoff = retry.BackoffDelayerFunc(func(attempt int, _ error) (time.Duration, error) { return s.pause(attempt), nil })
	})
}

// pause doubles, with jitter so that many runs do not knock at once.
func (s *Source) pause(attempt int) time.Duration {
	base := min(s.retryWait<<min(max(attempt-1, 0), 10), maxRetryWait)
	if base <= 0 {
		return 0
	}
	return base/2 + rand.N(base/2+1)
}

// at returns the config for a service, which the config may have put elsewhere.
func (a *account) at(service string) aws.Config {
	c := a.config.Copy()
	o := a.session.source.options
	for _, endpoint := range []string{o.Endpoint, o.Endpoints[service]} {
		if endpoint != "" {
			c.BaseEndpoint = aws.String(endpoint)
		}
	}
	return c
}

// center returns the config for IAM Identity Center, which has a region.
func (a *account) center(service string) aws.Config {
	c := a.at(service)
	c.Region = a.session.source.centerRegion
	return c
}

// management returns the source's own credentials as an account: those of the
// organisation.
func (a *account) management(ctx context.Context) (*account, error) {
	base, err := a.session.own(ctx)
	if err != nil {
		return nil, err
	}
	return &account{session: a.session, config: base.Copy()}, nil
}

// ownerOf returns the account that a resource name names, "" where it names none.
func ownerOf(name *string) string {
	a, err := arn.Parse(aws.ToString(name))
	if err != nil {
		return ""
	}
	return a.AccountID
}

// sleep waits, or returns the context's cause.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
