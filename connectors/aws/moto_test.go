package aws

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountapi "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitytypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"github.com/valise-export/valise/exporter"
)

// motoAccount is the account that moto gives keys it does not know.
const motoAccount = "123456789012"

// motoServer returns where moto is, behind a server that answers the one call of
// IAM's that moto has not.
func motoServer(t *testing.T) string {
	t.Helper()
	at := os.Getenv("VALISE_TEST_MOTO")
	if at == "" {
		t.Skip("VALISE_TEST_MOTO is not set: it holds the URL of a moto_server (PyPI moto[server]), such as http://127.0.0.1:5000")
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(u)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if bytes.Contains(body, []byte("Action=ListServiceSpecificCredentials")) {
			fmt.Fprint(w, result("ListServiceSpecificCredentials", "<ServiceSpecificCredentials/><IsTruncated>false</IsTruncated>"))
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func motoOptions(endpoint string) *Options {
	o := (&fake{url: endpoint}).options()
	o.Timeout = time.Minute
	return o
}

// somebody is an account at moto that no other test has.
func somebody() string { return fmt.Sprintf("9%011d", mathrand.Int64N(1e11)) }

// inside returns an account at moto, entered as the connector does.
func inside(t *testing.T, c *Source, id string) *account {
	t.Helper()
	s := newSession(c, exporter.Request{AsOf: asOf})
	t.Cleanup(func() { _ = s.Close() }) // has no error
	a, err := s.account(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// seeder fills an account at moto.
type seeder struct {
	t   *testing.T
	ctx context.Context
	a   *account
	who string
}

// must takes what a call returns.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (s *seeder) fill() {
	s.identity()
	s.directory()
	client := accountapi.NewFromConfig(s.a.at("account"))
	must(client.PutAlternateContact(s.ctx, &accountapi.PutAlternateContactInput{AlternateContactType: accounttypes.AlternateContactTypeOperations,
		Name: &s.who, EmailAddress: aws.String(s.who + "@example.com"), PhoneNumber: aws.String("+491"), Title: aws.String("Ops")}))
	s.costs()
}

// identity makes a user with every credential that moto knows, a role and an alias.
func (s *seeder) identity() {
	c, name := iam.NewFromConfig(s.a.at("iam")), aws.String("user-"+s.who)
	must(c.CreateUser(s.ctx, &iam.CreateUserInput{UserName: name}))
	must(c.CreateLoginProfile(s.ctx, &iam.CreateLoginProfileInput{UserName: name, Password: aws.String("canary-Passw0rd!")}))
	must(c.CreateAccessKey(s.ctx, &iam.CreateAccessKeyInput{UserName: name}))
	device := must(c.CreateVirtualMFADevice(s.ctx, &iam.CreateVirtualMFADeviceInput{VirtualMFADeviceName: aws.String("phone")}))
	must(c.EnableMFADevice(s.ctx, &iam.EnableMFADeviceInput{UserName: name, SerialNumber: device.VirtualMFADevice.SerialNumber,
		AuthenticationCode1: aws.String("123456"), AuthenticationCode2: aws.String("654321")}))
	must(c.UploadSigningCertificate(s.ctx, &iam.UploadSigningCertificateInput{UserName: name, CertificateBody: aws.String(certificate(s.t))}))
	must(c.UploadSSHPublicKey(s.ctx, &iam.UploadSSHPublicKeyInput{UserName: name, SSHPublicKeyBody: aws.String("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ canary")}))
	must(c.CreateRole(s.ctx, &iam.CreateRoleInput{RoleName: aws.String("role-" + s.who), Description: aws.String("of " + s.who), MaxSessionDuration: aws.Int32(7200),
		AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`)}))
	must(c.CreateAccountAlias(s.ctx, &iam.CreateAccountAliasInput{AccountAlias: aws.String("alias-" + s.who)}))
}

func (s *seeder) directory() {
	center := ssoadmin.NewFromConfig(s.a.center("sso-admin"))
	all := must(center.ListInstances(s.ctx, &ssoadmin.ListInstancesInput{}))
	if len(all.Instances) == 0 {
		s.t.Fatal("moto has no directory")
	}
	store := identitystore.NewFromConfig(s.a.center("identitystore"))
	must(store.CreateUser(s.ctx, &identitystore.CreateUserInput{IdentityStoreId: all.Instances[0].IdentityStoreId, UserName: aws.String("dir-" + s.who),
		DisplayName: aws.String("Display " + s.who), Name: &identitytypes.Name{GivenName: aws.String("Given"), FamilyName: aws.String("Family")},
		Emails: []identitytypes.Email{{Value: aws.String(s.who + "@example.org"), Primary: true}}}))
}

// costs puts an answer into moto's queue: it keeps no costs of its own.
func (s *seeder) costs() {
	answer := strings.ReplaceAll(`{"ResultsByTime": [{"TimePeriod": {"Start": "2026-01-01", "End": "2026-02-01"}, "Estimated": false, "Total": {}, "Groups": [`+cost("EC2", "3.21")+`]}]}`, "$ID", s.who)
	body := `{"account_id": "` + s.who + `", "results": [` + answer + `]}`
	r := must(http.NewRequestWithContext(s.ctx, http.MethodPost, os.Getenv("VALISE_TEST_MOTO")+"/moto-api/static/ce/cost-and-usage-results", strings.NewReader(body)))
	r.Header.Set("Content-Type", "application/json")
	resp := must(http.DefaultClient.Do(r))
	if err := resp.Body.Close(); err != nil {
		s.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusCreated {
		s.t.Fatalf("moto takes no costs: %d", resp.StatusCode)
	}
}

func certificate(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "canary"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// TestMoto reads two accounts of moto, and nothing of a third.
func TestMoto(t *testing.T) {
	o := motoOptions(motoServer(t))
	c := connect(t, o)
	first, second, other := somebody(), somebody(), somebody()
	for _, who := range []string{first, second, other} {
		(&seeder{t: t, ctx: t.Context(), a: inside(t, c, who), who: who}).fill()
	}
	for dataset, want := range map[string]func(who string) []map[string]string{
		"user": func(who string) []map[string]string {
			return []map[string]string{{"user_name": "user-" + who, "arn": "arn:aws:iam::" + who + ":user/user-" + who}}
		},
		"role": func(who string) []map[string]string {
			return []map[string]string{{"role_name": "role-" + who, "description": "of " + who, "max_session_duration": "7200"}}
		},
		"alias": func(who string) []map[string]string {
			return []map[string]string{{"account_alias": "alias-" + who}, {"user_name": "dir-" + who, "display_name": "Display " + who, "family_name": "Family", "emails": `["` + who + `@example.org"]`}}
		},
		"alternate_contact": func(who string) []map[string]string {
			return []map[string]string{{"type": "OPERATIONS", "name": who, "title": "Ops"}}
		},
		"credential_inventory": func(who string) []map[string]string {
			return []map[string]string{{"kind": "password", "status": "set", "user_name": "user-" + who}, {"kind": "access_key", "status": "Active"}, {"kind": "mfa_device"}, {"kind": "signing_certificate"}, {"kind": "ssh_public_key"}}
		},
		"usage_cost": func(who string) []map[string]string {
			return []map[string]string{{"SubAccountId": who, "BilledCost": "3.21", "ServiceName": "EC2"}}
		},
	} {
		t.Run(dataset, func(t *testing.T) { fromMoto(t, c, dataset, want, other, first, second) })
	}
}

func fromMoto(t *testing.T, c *Source, dataset string, want func(string) []map[string]string, other string, ids ...string) {
	slices.Sort(ids)
	got, err := read(t, c, dataset, subjectOf(ids...))
	if err != nil {
		t.Fatal(err)
	}
	got = slices.DeleteFunc(got, func(r record) bool { return r.values["user_name"] == "root" })
	var all []map[string]string
	var owners []string
	for _, who := range ids {
		for _, w := range want(who) {
			all, owners = append(all, w), append(owners, who)
		}
	}
	if len(got) != len(all) {
		t.Fatalf("%d records, want %d: %v", len(got), len(all), got)
	}
	for i, w := range all {
		if got[i].proof != owners[i] {
			t.Errorf("record %d: proof %q, want %s", i, got[i].proof, owners[i])
		}
		for field, value := range w {
			if got[i].values[field] != value {
				t.Errorf("record %d: %s is %q, want %q", i, field, got[i].values[field], value)
			}
		}
		if text := fmt.Sprint(got[i].values); strings.Contains(text, other) || strings.Contains(text, "canary") {
			t.Errorf("record %d holds somebody else's, or a secret: %s", i, text)
		}
	}
}

// TestMotoPages reads more users than moto puts on a page, at the page's edges.
func TestMotoPages(t *testing.T) {
	c := connect(t, motoOptions(motoServer(t)))
	who := somebody()
	client := iam.NewFromConfig(inside(t, c, who).at("iam"))
	made := 0
	for _, total := range []int{0, 1, 99, 100, 101} {
		for ; made < total; made++ {
			if _, err := client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String(fmt.Sprintf("u%03d", made))}); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := read(t, c, "user", subjectOf(who)); err != nil || len(got) != total {
			t.Errorf("%d records, want %d: %v", len(got), total, err)
		}
	}
}

// TestMotoOrganization: moto's organisation names its management account.
func TestMotoOrganization(t *testing.T) {
	endpoint := motoServer(t)
	f := newFake(t)
	o := motoOptions(endpoint)
	o.Role, o.Organization = "", true
	o.ExternalID = (&Options{}).ExternalID
	o.Endpoints = map[string]string{"account": f.url}
	c := connect(t, o)
	a := inside(t, c, motoAccount)
	client := organizations.NewFromConfig(a.at("organizations"))
	if _, err := client.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{}); err != nil && !strings.Contains(err.Error(), "AlreadyInOrganization") {
		t.Fatal(err)
	}
	known, err := client.DescribeAccount(t.Context(), &organizations.DescribeAccountInput{AccountId: aws.String(motoAccount)})
	if err != nil {
		t.Fatal(err)
	}
	email, err := a.primaryEmail(t.Context())
	if err != nil || aws.ToString(email) != aws.ToString(known.Account.Email) || aws.ToString(email) == "" {
		t.Errorf("%s, %v", aws.ToString(email), err)
	}
}

// TestMotoCredentials: moto's own identity, and roles with an external id.
func TestMotoCredentials(t *testing.T) {
	o := motoOptions(motoServer(t))
	o.Role, o.ExternalID = "", (&Options{}).ExternalID
	if got, err := read(t, connect(t, o), "user", subjectOf(somebody())); faultOf(err).Class != exporter.Stray {
		t.Errorf("another account's credentials: %v, %v", got, err)
	}
	if _, err := read(t, connect(t, o), "user", subjectOf(motoAccount)); err != nil {
		t.Errorf("the account's own credentials: %v", err)
	}
	for _, p := range connect(t, o).Check(t.Context()) {
		var wrong bool
		switch p.Dataset {
		case "user", "role", "alias", "alternate_contact", "credential_inventory", "usage_cost":
			wrong = p.Err != nil
		default: // moto has no such service
			wrong = p.Err == nil
		}
		if wrong {
			t.Errorf("check %s: %v", p.Dataset, p.Err)
		}
	}
}
