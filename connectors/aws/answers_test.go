package aws

import "strings"

// answersOf is everything that one account's services answer. Every value names
// the account, so that a stray one shows.
func answersOf(id string) map[string][]string {
	a := map[string][]string{}
	for operation, pages := range answers() {
		for _, page := range pages {
			a[strings.ReplaceAll(operation, "$ID", id)] = append(a[strings.ReplaceAll(operation, "$ID", id)], strings.ReplaceAll(page, "$ID", id))
		}
	}
	return a
}

func answers() map[string][]string {
	arn := func(service, rest string) string { return `arn:aws:` + service + `::$ID:` + rest }
	user := func(name string) string {
		return "<member><Path>/</Path><UserName>" + name + "-$ID</UserName><UserId>AIDA" + name + "$ID</UserId><Arn>" + arn("iam", "user/"+name+"-$ID") + "</Arn><CreateDate>2020-01-02T03:04:05Z</CreateDate></member>"
	}
	role := "<Path>/</Path><RoleName>role-$ID</RoleName><RoleId>AROA$ID</RoleId><Arn>" + arn("iam", "role/role-$ID") + "</Arn><CreateDate>2020-01-02T03:04:05Z</CreateDate><AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration>"
	all := map[string][]string{
		"getAccountInformation":          {`{"AccountId": "$ID", "AccountName": "name-$ID", "AccountState": "ACTIVE", "AccountCreatedDate": "2025-12-24T00:00:00Z"}`},
		"getContactInformation":          {`{"ContactInformation": {"FullName": "person-$ID", "AddressLine1": "street-$ID", "City": "Berlin", "CountryCode": "DE", "PostalCode": "01067", "PhoneNumber": "+49$ID"}}`},
		"getAlternateContact BILLING":    {`{"AlternateContact": {"AlternateContactType": "BILLING", "Name": "payer-$ID", "EmailAddress": "b@$ID.example", "PhoneNumber": "+1", "Title": "CFO"}}`},
		"getAlternateContact SECURITY":   {`{"AlternateContact": {"AlternateContactType": "SECURITY", "Name": "guard-$ID", "EmailAddress": "s@$ID.example", "PhoneNumber": "+1", "Title": null}}`},
		"ListUsers":                      {result("ListUsers", "<Users>"+user("ann")+"</Users><IsTruncated>true</IsTruncated><Marker>1</Marker>"), result("ListUsers", "<Users>"+user("bob")+"</Users><IsTruncated>false</IsTruncated>")},
		"ListRoles":                      {result("ListRoles", "<Roles><member>"+role+"</member></Roles><IsTruncated>false</IsTruncated>")},
		"GetRole role-$ID":               {result("GetRole", "<Role>"+role+"<Description>of $ID</Description><RoleLastUsed><LastUsedDate>2026-01-01T00:00:00Z</LastUsedDate><Region>eu-west-1</Region></RoleLastUsed></Role>")},
		"ListAccountAliases":             {result("ListAccountAliases", "<AccountAliases><member>alias-$ID</member></AccountAliases><IsTruncated>false</IsTruncated>")},
		"GetAccountSummary":              {result("GetAccountSummary", "<SummaryMap><entry><key>AccountMFAEnabled</key><value>1</value></entry><entry><key>AccountAccessKeysPresent</key><value>0</value></entry></SummaryMap>")},
		"GetLoginProfile ann-$ID":        {result("GetLoginProfile", "<LoginProfile><UserName>ann-$ID</UserName><CreateDate>2020-01-02T03:04:05Z</CreateDate><PasswordResetRequired>false</PasswordResetRequired></LoginProfile>")},
		"ListAccessKeys":                 {result("ListAccessKeys", "<AccessKeyMetadata></AccessKeyMetadata><IsTruncated>false</IsTruncated>")},
		"ListAccessKeys ann-$ID":         {result("ListAccessKeys", "<AccessKeyMetadata><member><UserName>ann-$ID</UserName><AccessKeyId>AKIA$ID</AccessKeyId><Status>Active</Status><CreateDate>2020-01-02T03:04:05Z</CreateDate></member></AccessKeyMetadata><IsTruncated>false</IsTruncated>")},
		"GetAccessKeyLastUsed":           {result("GetAccessKeyLastUsed", "<UserName>ann-$ID</UserName><AccessKeyLastUsed><LastUsedDate>2026-02-01T00:00:00Z</LastUsedDate><ServiceName>s3</ServiceName><Region>us-east-1</Region></AccessKeyLastUsed>")},
		"ListMFADevices":                 {result("ListMFADevices", "<MFADevices></MFADevices><IsTruncated>false</IsTruncated>")},
		"ListMFADevices ann-$ID":         {result("ListMFADevices", "<MFADevices><member><UserName>ann-$ID</UserName><SerialNumber>"+arn("iam", "mfa/ann")+"</SerialNumber><EnableDate>2020-01-02T03:04:05Z</EnableDate></member></MFADevices><IsTruncated>false</IsTruncated>")},
		"ListSigningCertificates":        {result("ListSigningCertificates", "<Certificates></Certificates><IsTruncated>false</IsTruncated>")},
		"ListSSHPublicKeys":              {result("ListSSHPublicKeys", "<SSHPublicKeys></SSHPublicKeys><IsTruncated>false</IsTruncated>")},
		"ListServiceSpecificCredentials": {result("ListServiceSpecificCredentials", "<ServiceSpecificCredentials></ServiceSpecificCredentials><IsTruncated>false</IsTruncated>")},
		"GetCostAndUsage": {
			`{"ResultsByTime": [{"TimePeriod": {"Start": "2026-01-01", "End": "2026-02-01"}, "Estimated": false, "Total": {}, "Groups": [` + cost("EC2", "12.3456789012") + `, ` + cost("Tax", "-1.10") + `]}], "NextPageToken": "1"}`,
			`{"ResultsByTime": [{"TimePeriod": {"Start": "2026-02-01", "End": "2026-03-01"}, "Estimated": true, "Total": {}, "Groups": [` + cost("EC2", "1E-7") + `]}]}`,
		},
		"ListInvoiceSummaries": {
			`{"InvoiceSummaries": [` + invoice("1", "INVOICE", "119.00") + `], "NextToken": "1"}`, `{"InvoiceSummaries": [` + invoice("2", "CREDIT_MEMO", "-5.00") + `, ` + invoice("3", "PAYMENT_RECEIPT", "119.00") + `]}`,
		},
		"BatchGetInvoiceProfile":                         {`{"Profiles": [{"AccountId": "$ID", "ReceiverName": "receiver-$ID", "ReceiverEmail": "r@$ID.example", "ReceiverAddress": {"AddressLine1": "Way 1", "City": "Bonn", "CountryCode": "DE"}, "Issuer": "AWS EMEA"}]}`},
		"ListInvoiceUnits":                               {`{"InvoiceUnits": [{"InvoiceUnitArn": "arn:aws:invoicing::$ID:invoice-unit/u1", "Name": "unit-$ID", "InvoiceReceiver": "$ID", "LastModified": 1767225600}]}`},
		"ListTaxRegistrations":                           {`{"accountDetails": [{"accountId": "` + management + `", "taxRegistration": {"registrationId": "canary-other", "legalName": "x", "registrationType": "VAT", "status": "Verified", "jurisdiction": {"countryCode": "FR"}}}, {"accountId": "$ID", "taxRegistration": {"registrationId": "DE$ID", "legalName": "legal-$ID", "registrationType": "VAT", "status": "Verified", "sector": "Business", "jurisdiction": {"countryCode": "DE"}}}]}`},
		"GetTaxRegistration":                             {`{"taxRegistration": {"registrationId": "DE$ID", "legalName": "legal-$ID", "registrationType": "VAT", "status": "Verified", "legalAddress": {"addressLine1": "Tax street", "city": "Berlin", "postalCode": "01067", "countryCode": "DE"}}}`},
		"ListTaxExemptions":                              {`{"taxExemptionDetailsMap": {"` + management + `": {"taxExemptions": [{"authority": {"country": "canary-other"}, "taxExemptionType": {"displayName": "x"}}]}, "$ID": {"taxExemptions": [{"authority": {"country": "US", "state": "WA"}, "taxExemptionType": {"displayName": "Resale $ID"}, "effectiveDate": 1767225600, "status": "Valid"}]}}}`},
		"emailcontacts":                                  {`{"emailContacts": [{"arn": "arn:aws:notifications-contacts::$ID:emailcontact/e1", "name": "mail-$ID", "address": "n@$ID.example", "status": "active", "creationTime": "2026-01-01T00:00:00Z", "updateTime": "2026-01-01T00:00:00Z"}, {"arn": "arn:aws:notifications-contacts::$ID:emailcontact/e2", "name": "idle-$ID", "address": "i@$ID.example", "status": "inactive", "creationTime": "2026-01-01T00:00:00Z", "updateTime": "2026-01-01T00:00:00Z"}]}`},
		"notification-configurations":                    {`{"notificationConfigurations": [{"arn": "arn:aws:notifications::$ID:configuration/c1", "name": "conf-$ID", "description": "d", "status": "ACTIVE", "creationTime": "2026-01-01T00:00:00Z", "aggregationDuration": "LONG"}]}`},
		"channels":                                       {`{"channels": ["arn:aws:notifications-contacts::$ID:emailcontact/e1", "arn:aws:chatbot::$ID:chat-configuration/x"]}`},
		"managed-notification-configurations":            {`{"managedNotificationConfigurations": [{"arn": "arn:aws:notifications:::managed-notification-configuration/m1", "name": "Health", "description": "d"}]}`},
		"list-managed-notification-channel-associations": {`{"channelAssociations": [{"channelIdentifier": "billing", "channelType": "ACCOUNT_CONTACT", "overrideOption": "DISABLED"}]}`},
		"SearchAgreements":                               {`{"agreementViewSummaries": [{"agreementId": "agmt-$ID", "agreementType": "PurchaseAgreement", "status": "ACTIVE", "acceptor": {"accountId": "$ID"}, "proposer": {"accountId": "$ID"}, "acceptanceTime": 1767225600, "startTime": 1767225600, "proposalSummary": {"offerId": "offer-$ID", "resources": [{"id": "prod-$ID", "type": "SaaSProduct"}]}}]}`},
		"DescribeAgreement":                              {`{"agreementId": "agmt-$ID", "estimatedCharges": {"agreementValue": "1200.5000", "currencyCode": "USD"}}`},
		"ListPartners":                                   {`{"PartnerSummaryList": [{"Id": "partner-$ID", "Arn": "arn:aws:partnercentral:us-east-1:$ID:catalog/AWS/partner/partner-x", "Catalog": "AWS", "LegalName": "legal-$ID", "CreatedAt": "2024-05-01T00:00:00Z"}]}`},
		"GetPartner":                                     {`{"Id": "partner-$ID", "Arn": "arn:aws:partnercentral:us-east-1:$ID:catalog/AWS/partner/partner-x", "Catalog": "AWS", "LegalName": "legal-$ID", "CreatedAt": "2024-05-01T00:00:00Z", "Profile": {"DisplayName": "show-$ID", "WebsiteUrl": "https://$ID.example", "PrimarySolutionType": "SOFTWARE_PRODUCTS", "IndustrySegments": ["GAMING", "EDUCATION"]}, "AwsTrainingCertificationEmailDomains": [{"DomainName": "$ID.example", "RegisteredAt": "2024-06-01T00:00:00Z"}]}`},
		"GetAllianceLeadContact":                         {`{"Id": "partner-$ID", "AllianceLeadContact": {"FirstName": "Lea", "LastName": "lead-$ID", "Email": "l@$ID.example", "BusinessTitle": "VP"}}`},

		"ListSupplementalTaxRegistrations": {`{"taxRegistrations": [{"authorityId": "auth-$ID", "registrationId": "SUP$ID", "legalName": "sup-$ID", "registrationType": "VAT", "status": "Pending", "address": {"addressLine1": "Side street", "city": "Berlin", "postalCode": "1", "countryCode": "DE"}}]}`},
	}
	// The directory of another account of the organisation is listed too.
	all["ListInstances"] = []string{`{"Instances": [{"IdentityStoreId": "d-other", "OwnerAccountId": "` + management + `", "InstanceArn": "arn:x"}, {"IdentityStoreId": "d-$ID", "OwnerAccountId": "$ID", "InstanceArn": "arn:y"}]}`}
	return all
}

func cost(service, amount string) string {
	return `{"Keys": ["$ID", "` + service + `"], "Metrics": {"UnblendedCost": {"Amount": "` + amount + `", "Unit": "USD"}, "AmortizedCost": {"Amount": "` + amount + `", "Unit": "USD"}}}`
}

func invoice(n, kind, total string) string {
	return `{"AccountId": "$ID", "InvoiceId": "INV-$ID-` + n + `", "InvoiceType": "` + kind + `", "BillType": "ANNIVERSARY", "IssuedDate": 1772539200, "DueDate": 1775001600, "BillingPeriod": {"Month": 2, "Year": 2026},
		"Entity": {"InvoicingEntity": "Example SARL", "BillingEntity": "AWS"}, "BaseCurrencyAmount": {"TotalAmount": "` + total + `", "TotalAmountBeforeTax": "100.00", "CurrencyCode": "USD"},
		"PaymentCurrencyAmount": {"TotalAmount": "109.48", "CurrencyCode": "EUR", "CurrencyExchangeDetails": {"Rate": "0.92", "SourceCurrencyCode": "USD", "TargetCurrencyCode": "EUR"}}}`
}
