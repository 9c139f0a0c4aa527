// Package aws reads the notice's own surfaces of AWS accounts through the public
// APIs, with aws-sdk-go-v2: the account and its contacts, users, roles, aliases
// and the inventory of credentials, bills and costs, tax settings, preferences,
// marketplace agreements and the partner profile. What each dataset is filled by
// is in docs/aws.md; the calls are in the file of their surface.
//
// Nothing is ever written to AWS: every operation is one that gets or lists.
//
// # Whose record it is
//
// An account of AWS is an account of the subject's. Each is read with credentials
// of its own: the role that the config names is taken on in it. The proof of a
// record is what the service returned as the owner where its answer names one:
// the account in an ARN, the AccountId of an invoice or a tax registration, the
// linked account of a cost, the acceptor or the proposer of an agreement, the
// owner of a directory. An answer that names nobody (contact information, aliases
// of the account) is proved by the account that STS (GetCallerIdentity) names for
// the credentials that the question was signed with. It is never the account that
// was asked for: with credentials of another account nothing is read at all.
//
// # Columns
//
// A column is a member of the service's answer under the API's own name, dotted
// for members of members (RoleLastUsed.LastUsedDate); lists and maps are JSON.
// The shapes are those of the SDK's types, so that a config may map a member that
// the preset leaves out. Columns in lower case are the connector's: owner, and
// what it makes of several answers.
//
// # Answers that lie
//
// The SDK takes an empty answer, and null where a list should be, for no data.
// Here the transport looks at each answer before the SDK does (see guard), and
// each reader asks for the members that must be there.
//
// # Versions of the SDK
//
// The clients of IAM, Identity Store, SSO, Organizations, STS and Marketplace are
// pinned to the last versions that are not made of schemas: those build the
// schemas of all of a service's operations at every start of the program, which
// is 1.5 MB of heap that an export without AWS would pay as well. Partner Central
// has no client among the modules that can be had, and is asked by hand, with the
// SDK's signature and retries (see rpc).
package aws
