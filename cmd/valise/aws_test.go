package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
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
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/valise-export/valise/exporter"
)

// cloud answers for the services that moto does not have, in their published
// shapes, and lets moto answer for the others.
func cloud(t *testing.T, moto, account string) string {
	t.Helper()
	at, err := url.Parse(moto)
	must(t, err)
	proxy := httputil.NewSingleHostReverseProxy(at)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		operation := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		if target := r.Header.Get("X-Amz-Target"); target != "" {
			operation = target[strings.LastIndex(target, ".")+1:]
		}
		if bytes.Contains(body, []byte("Action=ListServiceSpecificCredentials")) {
			operation = "ListServiceSpecificCredentials"
		}
		if answer, ok := cloudAnswers()[operation]; ok {
			fmt.Fprint(w, strings.ReplaceAll(answer, "$ID", account))
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func cloudAnswers() map[string]string {
	return map[string]string{
		"getAccountInformation":            `{"AccountId": "$ID", "AccountName": "Shop", "AccountState": "ACTIVE", "AccountCreatedDate": "2026-10-01T00:00:00Z"}`,
		"getContactInformation":            `{"ContactInformation": {"FullName": "Ána Example", "AddressLine1": "Weg 1", "City": "Berlin", "CountryCode": "DE", "PostalCode": "01067", "PhoneNumber": "+4930123"}}`,
		"ListServiceSpecificCredentials":   `<R><ListServiceSpecificCredentialsResult><ServiceSpecificCredentials/><IsTruncated>false</IsTruncated></ListServiceSpecificCredentialsResult></R>`,
		"ListInvoiceSummaries":             `{"InvoiceSummaries": [{"AccountId": "$ID", "InvoiceId": "INV-1", "InvoiceType": "INVOICE", "IssuedDate": 1790985600, "BaseCurrencyAmount": {"TotalAmount": "12.30", "CurrencyCode": "USD"}}]}`,
		"BatchGetInvoiceProfile":           `{"Profiles": [{"AccountId": "$ID", "ReceiverName": "Ána Example"}]}`,
		"ListInvoiceUnits":                 `{"InvoiceUnits": []}`,
		"ListTaxRegistrations":             `{"accountDetails": [{"accountId": "$ID", "taxRegistration": {"registrationId": "DE123456789", "legalName": "Shop", "registrationType": "VAT", "status": "Verified", "jurisdiction": {"countryCode": "DE"}}}]}`,
		"GetTaxRegistration":               `{}`,
		"ListSupplementalTaxRegistrations": `{"taxRegistrations": []}`,
		"ListTaxExemptions":                `{"taxExemptionDetailsMap": {}}`,
		"emailcontacts":                    `{"emailContacts": [{"arn": "arn:aws:notifications-contacts::$ID:emailcontact/e1", "name": "me", "address": "ana@example.com", "status": "active", "creationTime": "2026-01-01T00:00:00Z", "updateTime": "2026-01-01T00:00:00Z"}]}`,
		"notification-configurations":      `{"notificationConfigurations": []}`,
		"ListPartners":                     `{"PartnerSummaryList": []}`,
		"SearchAgreements":                 `{"agreementViewSummaries": [{"agreementId": "agmt-1", "acceptor": {"accountId": "$ID"}, "proposer": {"accountId": "$ID"}, "acceptanceTime": 1767225600}]}`,
		"DescribeAgreement":                `{"agreementId": "agmt-1", "estimatedCharges": {"agreementValue": "5.00", "currencyCode": "USD"}}`,

		"managed-notification-configurations": `{"managedNotificationConfigurations": []}`,
	}
}

// fillMoto gives an account a user with a key, an alias and costs.
func fillMoto(t *testing.T, moto, account string) (secret string) {
	t.Helper()
	c := aws.Config{Region: "us-east-1", BaseEndpoint: &moto, Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "s", "")}
	c.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(c), "arn:aws:iam::"+account+":role/valise")
	client := iam.NewFromConfig(c)
	_, err := client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String("ana")})
	must(t, err)
	key, err := client.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: aws.String("ana")})
	must(t, err)
	_, err = client.CreateAccountAlias(t.Context(), &iam.CreateAccountAliasInput{AccountAlias: aws.String("shop-" + account)})
	must(t, err)
	costs := `{"account_id": "` + account + `", "results": [{"ResultsByTime": [{"TimePeriod": {"Start": "2026-10-01", "End": "2026-11-01"}, "Groups":
		[{"Keys": ["` + account + `", "EC2"], "Metrics": {"UnblendedCost": {"Amount": "3.21", "Unit": "USD"}, "AmortizedCost": {"Amount": "3.21", "Unit": "USD"}}}]}]}]}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, moto+"/moto-api/static/ce/cost-and-usage-results", strings.NewReader(costs))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	must(t, resp.Body.Close())
	return *key.AccessKey.SecretAccessKey
}

// TestAWSExport: a config of one AWS source with a role gives a bundle whose
// categories are filled, and which says what no API gives.
func TestAWSExport(t *testing.T) {
	moto := os.Getenv("VALISE_TEST_MOTO")
	if moto == "" {
		t.Skip("VALISE_TEST_MOTO is not set: it holds the URL of a moto_server (PyPI moto[server]), such as http://127.0.0.1:5000")
	}
	account := fmt.Sprintf("8%011d", rand.Int64N(1e11))
	secret := fillMoto(t, moto, account)
	b := newBench(t)
	b.write("valise.yaml", []byte(`notice: 2021-02-09
brand: {name: Example, contact: privacy@example.com}
subject: {lookup: {source: cloud}}
sources:
  cloud:
    type: aws
    title: Example Cloud
    access_key: AKIATEST
    secret_key: canary-secret-key
    role: arn:aws:iam::{account_id}:role/valise
    endpoint: `+cloud(t, moto, account)+"\n"))
	now := time.Now().UTC().Add(time.Minute).Format(time.RFC3339)
	done := b.run(b.exportArgs(account, "--as-of", now)...)
	if done.code != 0 {
		t.Fatalf("exit %d: %s", done.code, done.both())
	}
	all := members(t, b.path("out", "b.zip"))
	m := manifestOf(t, all)
	for _, c := range m.Categories {
		if c.Status != exporter.CategoryData {
			t.Errorf("%s is %s: %s", c.ID, c.Status, c.Reason)
		}
	}
	for dataset, n := range map[string]int{"account": 1, "contact_information": 1, "user": 1, "alias": 1, "credential_inventory": 1, "usage_cost": 1, "invoice": 1,
		"billing_preference": 1, "tax_registration": 1, "notification_setting": 1, "marketplace_agreement": 1, "partner_profile": 0} {
		if got := recordsOf(t, all, dataset); len(got) != n {
			t.Errorf("%s: %d records, want %d", dataset, len(got), n)
		}
	}
	var none []string
	for _, n := range m.NoPublicAPI {
		none = append(none, n.Dataset+" of "+n.SourceTitle)
	}
	if !slices.Equal(none, []string{"payment_method of Example Cloud", "payment of Example Cloud", "communication_preference of Example Cloud"}) || len(m.Gaps) > 0 {
		t.Errorf("no public API: %v; gaps %v", none, m.Gaps)
	}
	for _, text := range []string{"What has no public API", "Payment methods", "Payments"} {
		if !bytes.Contains(all["START-HERE.html"], []byte(text)) {
			t.Errorf("the page does not say %q", text)
		}
	}
	for name, data := range all {
		if bytes.Contains(data, []byte(secret)) || bytes.Contains(data, []byte("canary-secret-key")) {
			t.Errorf("%s holds a secret", name)
		}
	}
	if strings.Contains(done.both(), "canary-secret-key") || strings.Contains(done.both(), account) {
		t.Error("the output holds a secret or the customer's id")
	}
	b.coversCloud()
}

// coversCloud: coverage tells what no API gives from what nothing fills.
func (b *bench) coversCloud() {
	b.t.Helper()
	c := b.run("notice", "coverage", "--config", "valise.yaml")
	if c.code != 0 || strings.Count(c.out, "cloud has no public API for it") != 3 {
		b.t.Errorf("coverage, exit %d: %s", c.code, c.both())
	}
	if v := b.run("verify", b.path("out", "b.zip")); v.code != 0 {
		b.t.Errorf("verify, exit %d: %s", v.code, v.both())
	}
}
