package aws

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// credentialItem is a credential without what it consists of.
type credentialItem struct {
	UserName *string
	Kind     string `column:"kind"`
	ID       string `column:"id"`
	Status   string `column:"status"`
	Created  *time.Time
	Used     *time.Time
	Service  *string
	Region   *string
	Expires  *time.Time
}

func credentialSurface() surface {
	return of[credentialItem]("credential_inventory", []string{
		"iam:GetAccessKeyLastUsed", "iam:GetAccountSummary", "iam:GetLoginProfile", "iam:ListAccessKeys", "iam:ListMFADevices",
		"iam:ListServiceSpecificCredentials", "iam:ListSSHPublicKeys", "iam:ListSigningCertificates", "iam:ListUsers",
	}, readCredentials,
		column("user_name", "UserName"), column("kind", "kind"), column("credential_id", "id"), column("status", "status"), column("created_at", "Created"),
		column("last_used_at", "Used"), column("last_used_service", "Service"), column("last_used_region", "Region"), column("expires_at", "Expires"))
}

// inventory reads the credentials of one user, whose ARN shows whose they are:
// the lists themselves name the user alone.
type inventory struct {
	client *iam.Client
	out    *sink
	a      *account
	user   *iamtypes.User
}

func readCredentials(ctx context.Context, a *account, out *sink) error {
	client := iam.NewFromConfig(a.at("iam"))
	if err := readRoot(ctx, a, client, out); err != nil {
		return err
	}
	return a.users(ctx, out, func(u *iamtypes.User) error {
		i := inventory{client: client, out: out, a: a, user: u}
		for _, read := range []func(context.Context) error{i.password, i.accessKeys, i.devices, i.certificates, i.sshKeys, i.serviceCredentials} {
			if err := read(ctx); err != nil && !missing(err) { // the user may be deleted by now
				return err
			}
		}
		return nil
	})
}

// readRoot reads which credentials the account's own sign-in has; IAM counts them
// and tells no more.
func readRoot(ctx context.Context, a *account, client *iam.Client, out *sink) error {
	summary, err := client.GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
	if err != nil {
		return err
	}
	if summary.SummaryMap == nil {
		return without("SummaryMap")
	}
	for _, c := range []struct{ counter, kind string }{
		{"AccountPasswordPresent", "password"}, {"AccountAccessKeysPresent", "access_key"},
		{"AccountSigningCertificatesPresent", "signing_certificate"}, {"AccountMFAEnabled", "mfa_device"},
	} {
		if summary.SummaryMap[c.counter] > 0 {
			item := credentialItem{UserName: aws.String("root"), Kind: c.kind, ID: a.id + "/root/" + c.kind, Status: "present"}
			if err := out.put(a.id, item); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i inventory) put(c credentialItem, id *string) error {
	if err := there(c.Kind, id); err != nil {
		return err
	}
	c.UserName, c.ID = i.user.UserName, *id
	return i.out.put(ownerOf(i.user.Arn), c)
}

func (i inventory) password(ctx context.Context) error {
	p, err := i.client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{UserName: i.user.UserName})
	if err != nil {
		return err
	}
	if p.LoginProfile == nil {
		return without("LoginProfile")
	}
	status := "set"
	if p.LoginProfile.PasswordResetRequired {
		status = "reset required"
	}
	return i.put(credentialItem{Kind: "password", Status: status, Created: p.LoginProfile.CreateDate, Used: i.user.PasswordLastUsed},
		aws.String(*i.user.UserId+"/password"))
}

func (i inventory) accessKeys(ctx context.Context) error {
	return i.a.pages(ctx, func(token *string) (*string, error) {
		page, err := i.client.ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: i.user.UserName, Marker: token})
		if err != nil {
			return nil, err
		}
		err = each("AccessKeyMetadata", page.AccessKeyMetadata, func(k *iamtypes.AccessKeyMetadata) error { return i.accessKey(ctx, k) })
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
}

// accessKey asks when a key was last used. For one that never was, the service
// says N/A.
func (i inventory) accessKey(ctx context.Context, k *iamtypes.AccessKeyMetadata) error {
	if err := there("AccessKeyMetadata", k.AccessKeyId); err != nil {
		return err
	}
	c := credentialItem{Kind: "access_key", Status: string(k.Status), Created: k.CreateDate}
	used, err := i.client.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: k.AccessKeyId})
	if err != nil {
		return err
	}
	if u := used.AccessKeyLastUsed; u != nil && u.LastUsedDate != nil {
		c.Used, c.Service, c.Region = u.LastUsedDate, u.ServiceName, u.Region
	}
	return i.put(c, k.AccessKeyId)
}

func (i inventory) devices(ctx context.Context) error {
	return i.a.pages(ctx, func(token *string) (*string, error) {
		page, err := i.client.ListMFADevices(ctx, &iam.ListMFADevicesInput{UserName: i.user.UserName, Marker: token})
		if err != nil {
			return nil, err
		}
		err = each("MFADevices", page.MFADevices, func(d *iamtypes.MFADevice) error {
			return i.put(credentialItem{Kind: "mfa_device", Status: "enabled", Created: d.EnableDate}, d.SerialNumber)
		})
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
}

func (i inventory) certificates(ctx context.Context) error {
	return i.a.pages(ctx, func(token *string) (*string, error) {
		page, err := i.client.ListSigningCertificates(ctx, &iam.ListSigningCertificatesInput{UserName: i.user.UserName, Marker: token})
		if err != nil {
			return nil, err
		}
		err = each("Certificates", page.Certificates, func(c *iamtypes.SigningCertificate) error {
			return i.put(credentialItem{Kind: "signing_certificate", Status: string(c.Status), Created: c.UploadDate}, c.CertificateId)
		})
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
}

func (i inventory) sshKeys(ctx context.Context) error {
	return i.a.pages(ctx, func(token *string) (*string, error) {
		page, err := i.client.ListSSHPublicKeys(ctx, &iam.ListSSHPublicKeysInput{UserName: i.user.UserName, Marker: token})
		if err != nil {
			return nil, err
		}
		err = each("SSHPublicKeys", page.SSHPublicKeys, func(k *iamtypes.SSHPublicKeyMetadata) error {
			return i.put(credentialItem{Kind: "ssh_public_key", Status: string(k.Status), Created: k.UploadDate}, k.SSHPublicKeyId)
		})
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
}

func (i inventory) serviceCredentials(ctx context.Context) error {
	return i.a.pages(ctx, func(token *string) (*string, error) {
		page, err := i.client.ListServiceSpecificCredentials(ctx, &iam.ListServiceSpecificCredentialsInput{UserName: i.user.UserName, Marker: token})
		if err != nil {
			return nil, err
		}
		err = each("ServiceSpecificCredentials", page.ServiceSpecificCredentials, func(c *iamtypes.ServiceSpecificCredentialMetadata) error {
			return i.put(credentialItem{Kind: "service_credential", Status: string(c.Status), Created: c.CreateDate, Expires: c.ExpirationDate}, c.ServiceSpecificCredentialId)
		})
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
}
