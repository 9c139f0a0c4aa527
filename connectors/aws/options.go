package aws

import (
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
)

// Options are those of a source.
type Options struct {
	AccessKey    config.Secret `yaml:"access_key" doc:"Access key id. Without keys and profile: environment, shared files or role of the machine, as the AWS SDK looks for them."`
	SecretKey    config.Secret `yaml:"secret_key" doc:"Secret access key."`
	SessionToken config.Secret `yaml:"session_token" doc:"Session token of temporary keys."`
	Profile      string        `yaml:"profile" doc:"Profile of the shared config and credentials files." text:"any"`
	Role         string        `yaml:"role" doc:"Role to take on for each of the subject's accounts: arn:aws:iam::{account_id}:role/NAME. Without it, the credentials themselves must be of the subject's only account."`
	ExternalID   config.Secret `yaml:"external_id" doc:"External id that the role asks for."`
	SessionName  string        `yaml:"session_name" doc:"Name of the role's session, which the account's own log shows." default:"valise"`
	Organization bool          `yaml:"organization" doc:"The source's own credentials, before the role, are of the organisation's management account or a delegated administrator: they are asked for the primary e-mail address and the state of each account, which the account itself may not read." default:"false"`

	Region               string `yaml:"region" doc:"Where the services that have one place for all regions are asked." default:"us-east-1"`
	IdentityCenterRegion string `yaml:"identity_center_region" doc:"Region of IAM Identity Center. Default: region."`
	UsageMonths          int    `yaml:"usage_months" doc:"Months of cost to read before the current one, where --from does not say. Cost Explorer keeps 13, and 37 where the account has asked for it; each request costs its account 0.01 USD." default:"13" min:"0" max:"37"`
	InvoicesFrom         string `yaml:"invoices_from" doc:"First month of invoices to read, as YYYY-MM, where --from does not say. Default: the month in which the account was opened."`

	Endpoint  string            `yaml:"endpoint" doc:"Another place for all services, for tests."`
	Endpoints map[string]string `yaml:"endpoints" doc:"Another place by service (sts, account, iam, sso-admin, identitystore, ce, invoicing, tax, notifications, notifications-contacts, marketplace-agreement, organizations, partnercentral): a VPC endpoint, or for tests."`

	Timeout           time.Duration `yaml:"timeout" doc:"Most time of one request, its answer included." default:"60s"`
	RequestsPerSecond float64       `yaml:"requests_per_second" doc:"Most requests a second of this source. 0: no limit." default:"10" min:"0"`
	Retries           *int          `yaml:"retries" doc:"How often a request is sent again when it was throttled, or not answered." default:"4" min:"0" max:"20"`
	RetryWait         time.Duration `yaml:"retry_wait" doc:"Pause before the first repetition. It doubles, with jitter, up to 20s." default:"500ms"`
	MaxPageBytes      int64         `yaml:"max_page_bytes" doc:"Largest answer, unpacked." default:"33554432" min:"1"`
	MaxPages          int           `yaml:"max_pages" doc:"Most pages of one list." default:"10000" min:"1"`
	CheckAccount      string        `yaml:"check_account" doc:"An account made for tests, which config check --connect may look at. Default: that of the credentials, without the role." text:"any"`
}

// DatasetOptions has no keys: the calls are known.
type DatasetOptions struct {
	_ byte `yaml:"-"` // so that each has a place of its own in memory
}

// Kind returns the kind "aws".
func Kind() connectors.Kind {
	return connectors.Kind{
		Kind: config.Kind{
			Name:    "aws",
			Doc:     "AWS accounts through the public APIs: account, IAM, bills, tax, preferences, marketplace. Its datasets are known.",
			Source:  func() any { return new(Options) },
			Dataset: func() any { return new(DatasetOptions) },
			Preset:  presets,
		},
		New: New,
	}
}

const (
	defaultRegion    = "us-east-1"
	defaultSession   = "valise"
	defaultTimeout   = time.Minute
	defaultRetries   = 4
	defaultRetryWait = 500 * time.Millisecond
	maxRetryWait     = 20 * time.Second
	defaultMaxBytes  = 32 << 20
	defaultMaxPages  = 10_000
	defaultMonths    = 13
)
