package files

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"
	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gocloud.dev/blob"
	"gocloud.dev/blob/azureblob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/s3blob"

	"github.com/valise-export/valise/config"
)

// bucketPlace is a bucket of the config.
type bucketPlace struct {
	scheme, name, prefix string
	options              url.Values
	access, secret       config.Secret
	session, document    config.Secret
	timeout              time.Duration
}

// bucketOptions are the options that an address may have, by scheme.
var bucketOptions = map[string][]string{
	"s3":     {"region", "endpoint", "path_style", "anonymous"},
	"gs":     {"endpoint", "anonymous"},
	"azblob": {"account", "domain", "endpoint"},
	"file":   nil,
}

var (
	errAddress       = errors.New("is not the address of a bucket")
	errNoGoogle      = errors.New("is of Google Cloud Storage, which this build cannot read")
	errAddressSecret = errors.New("has a user or a password in it")
)

// parseBucket reads an address: s3://name/prefix?region=…
func parseBucket(o *Options) (*bucketPlace, error) {
	u, err := url.Parse(o.Bucket)
	if err != nil {
		return nil, errAddress
	}
	known, ok := bucketOptions[u.Scheme]
	p := &bucketPlace{scheme: u.Scheme, name: u.Host, prefix: strings.Trim(u.Path, "/"), options: u.Query(),
		access: o.AccessKey, secret: o.SecretKey, session: o.SessionToken, document: o.Credentials, timeout: o.Timeout}
	if p.timeout <= 0 {
		p.timeout = defaultTimeout
	}
	switch {
	case u.User != nil:
		return nil, errAddressSecret
	case !ok, u.Fragment != "", (u.Host == "") != (u.Scheme == "file"), u.Scheme == "file" && p.prefix == "":
		return nil, errAddress
	}
	for name := range p.options {
		if !slices.Contains(known, name) {
			return nil, errors.New("has an option that is not known: " + name)
		}
	}
	if u.Scheme == "gs" && !googleBuilt {
		return nil, errNoGoogle
	}
	if u.Scheme == "file" {
		p.name, p.prefix = u.Path, ""
	}
	return p, p.flags()
}

func (p *bucketPlace) flags() error {
	for _, name := range []string{"path_style", "anonymous"} {
		if v := p.options.Get(name); v != "" {
			if _, err := strconv.ParseBool(v); err != nil {
				return errors.New("has an option that is neither true nor false: " + name)
			}
		}
	}
	return nil
}

func (p *bucketPlace) flag(name string) bool {
	on, err := strconv.ParseBool(p.options.Get(name))
	return err == nil && on
}

// dial opens the bucket. It fails where the store says that there is none; what
// the caller may not do is seen when it is done.
func (p *bucketPlace) dial(ctx context.Context) (store, error) {
	transport := newTransport(p.timeout)
	b, err := p.open(ctx, &http.Client{Transport: transport, CheckRedirect: noRedirect})
	if err != nil {
		return nil, err
	}
	if p.prefix != "" {
		b = blob.PrefixedBucket(b, p.prefix+"/")
	}
	out := &bucket{Bucket: b, release: transport.CloseIdleConnections}
	_, _, err = b.ListPage(ctx, blob.FirstPageToken, 1, nil)
	if err != nil && !mayNotList(err) {
		_ = out.Close() // the first error is the one that counts
		return nil, err
	}
	return out, nil
}

// mayNotList reports whether the store knows the caller, who may perhaps read and
// not list.
func mayNotList(err error) bool {
	code := apiCode(err)
	return denied(err) && (code == "" || code == "AccessDenied" || code == "Forbidden")
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func newTransport(timeout time.Duration) *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           patience(timeout).dial,
		TLSHandshakeTimeout:   min(timeout, dialTimeout),
		ResponseHeaderTimeout: timeout,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       90 * time.Second,
		DisableCompression:    true, // a compressed object is not the transport's to unpack
	}
}

func (p *bucketPlace) open(ctx context.Context, client *http.Client) (*blob.Bucket, error) {
	switch p.scheme {
	case "s3":
		return p.amazon(ctx, client)
	case "gs":
		return p.google(ctx, client)
	case "azblob":
		return p.azure(ctx, client)
	default:
		return fileblob.OpenBucket(p.name, &fileblob.Options{Metadata: fileblob.MetadataDontWrite})
	}
}

// amazon opens a bucket of S3, or of what speaks as it does: given an endpoint,
// the bucket's name is in the path, as nearly all of those want it.
func (p *bucketPlace) amazon(ctx context.Context, client *http.Client) (*blob.Bucket, error) {
	var load []func(*awsconfig.LoadOptions) error
	if region := p.options.Get("region"); region != "" {
		load = append(load, awsconfig.WithRegion(region))
	}
	switch {
	case p.flag("anonymous"):
		load = append(load, awsconfig.WithCredentialsProvider(aws.AnonymousCredentials{}))
	case !p.access.IsZero():
		load = append(load, awsconfig.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(
			p.access.Reveal(), p.secret.Reveal(), p.session.Reveal())))
	}
	c, err := awsconfig.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, err
	}
	if !p.flag("anonymous") {
		if _, err := c.Credentials.Retrieve(ctx); err != nil && context.Cause(ctx) == nil {
			return nil, errors.Join(errNoLogin, err)
		}
	}
	if own, ok := c.HTTPClient.(*awshttp.BuildableClient); ok { // AWS_CA_BUNDLE is in there
		if tls := own.GetTransport().TLSClientConfig; tls != nil {
			client.Transport.(*http.Transport).TLSClientConfig = tls.Clone()
		}
	}
	c.HTTPClient = client
	return s3blob.OpenBucket(ctx, s3.NewFromConfig(c, p.amazonOptions), p.name, nil)
}

func (p *bucketPlace) amazonOptions(o *s3.Options) {
	if endpoint := p.options.Get("endpoint"); endpoint != "" {
		o.BaseEndpoint, o.UsePathStyle = &endpoint, true
		if o.Region == "" {
			o.Region = "us-east-1" // a store of one's own has none, and the signature wants one
		}
	}
	if p.options.Get("path_style") != "" {
		o.UsePathStyle = p.flag("path_style")
	}
	o.DisableLogOutputChecksumValidationSkipped = true // a range has no checksum; nothing is logged of it
}

func (p *bucketPlace) azure(ctx context.Context, client *http.Client) (*blob.Bucket, error) {
	service, err := p.azureService()
	if err != nil {
		return nil, err
	}
	if p.access.IsZero() {
		c, err := azureblob.NewDefaultClient(service, azureblob.ContainerName(p.name))
		if err != nil {
			return nil, errors.Join(errNoLogin, err)
		}
		return azureblob.OpenBucket(ctx, c, nil)
	}
	key, err := azblob.NewSharedKeyCredential(p.access.Reveal(), p.secret.Reveal())
	if err != nil {
		return nil, errors.Join(errNoLogin, err)
	}
	at, err := url.JoinPath(string(service), p.name)
	if err != nil {
		return nil, err
	}
	c, err := container.NewClientWithSharedKeyCredential(at, key, &container.ClientOptions{
		ClientOptions: policy.ClientOptions{Transport: client}})
	if err != nil {
		return nil, err
	}
	return azureblob.OpenBucket(ctx, c, nil)
}

// azureService returns the account's address: in the environment's account,
// where neither option nor key names one.
func (p *bucketPlace) azureService() (azureblob.ServiceURL, error) {
	if endpoint := p.options.Get("endpoint"); endpoint != "" {
		return azureblob.ServiceURL(endpoint), nil
	}
	o := azureblob.NewDefaultServiceURLOptions()
	if !p.access.IsZero() {
		o.AccountName = p.access.Reveal()
	}
	if account := p.options.Get("account"); account != "" {
		o.AccountName = account
	}
	if domain := p.options.Get("domain"); domain != "" {
		o.StorageDomain = domain
	}
	return azureblob.NewServiceURL(o)
}
