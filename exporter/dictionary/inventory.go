package dictionary

// The origins of a Datum, in the notice's own division.
const (
	OriginGiven       = "given"
	OriginAutomatic   = "automatic"
	OriginOtherSource = "other_source"
)

// Datum is something that is collected and not in the list of what a customer
// can see online. Access reaches it all the same, so a bundle says of each
// whether it is held.
type Datum struct {
	ID           string // stable: manifest, report
	Title        string
	Origin       string // given, automatic or other_source
	Description  string // what it is
	WhyNotListed string // why no surface shows it
}

// CollectedNotListed returns the inventory, in the notice's order: given,
// automatic, other sources. The result is the caller's own.
func CollectedNotListed() []Datum {
	list := append(givenNotListed(), automaticNotListed()...)
	return append(list, otherSourceNotListed()...)
}

func givenNotListed() []Datum {
	return withOrigin(OriginGiven, []Datum{
		{ID: "support_communications", Title: "Support tickets, feedback, calls, chats and e-mails",
			Description:  "What was said and written to support, sales and other staff, recordings of calls included.",
			WhyNotListed: "Kept by the teams that answer; the list names account, billing and preference data only."},
		{ID: "community_posts", Title: "Posts and community contributions",
			Description:  "What was posted on forums, in reviews and in other community features.",
			WhyNotListed: "Shown where it was posted, and in no settings page."},
		{ID: "forms_and_questionnaires", Title: "Questionnaires and request forms",
			Description:  "Answers to surveys and to forms that ask for information.",
			WhyNotListed: "Kept by the team that asked; no settings page shows them."},
		{ID: "event_participation", Title: "Events",
			Description:  "Registration for events and attendance.",
			WhyNotListed: "Kept with the event, often in an organiser's system."},
		{ID: "searches", Title: "Searches",
			Description:  "What was searched for among the offerings.",
			WhyNotListed: "Kept in usage logs that no settings page shows."},
		{ID: "location_given", Title: "Location that was stated",
			Description:  "Where a person said that they are, apart from the postal address.",
			WhyNotListed: "The list has the address alone."},
		{ID: "organisation_and_contacts", Title: "Organisation and its people",
			Description:  "What was told about one's organisation and about colleagues in it.",
			WhyNotListed: "It concerns other people too; the list has only the contacts set on an account."},
		{ID: "image_and_voice", Title: "Image and voice",
			Description:  "Pictures, recordings of image or voice and similar marks of a person, from events or from offerings that use them.",
			WhyNotListed: "Kept where it was recorded; no settings page shows it."},
		{ID: "government_id", Title: "Proof of identity",
			Description:  "Identity documents and their numbers.",
			WhyNotListed: "Kept apart for verification; some laws forbid to send such numbers."},
		{ID: "corporate_and_financial", Title: "Corporate and financial information",
			Description:  "Information on an organisation and its finances, such as a credit application, and the bank details by which a seller is verified.",
			WhyNotListed: "Kept by those who assess it; the list has payment settings and history alone."},
	})
}

func automaticNotListed() []Datum {
	return withOrigin(OriginAutomatic, []Datum{
		{ID: "ip_address", Title: "IP addresses and network",
			Description:  "The addresses that connections came from, and the provider of the connection.",
			WhyNotListed: "Kept in logs that no settings page shows."},
		{ID: "device", Title: "Device and browser",
			Description:  "Kind and version of device, application, browser, plug-ins and operating system, and the time zone set in it.",
			WhyNotListed: "Kept in logs that no settings page shows."},
		{ID: "device_location", Title: "Location of the device",
			Description:  "Where the device or computer was, measured or inferred from its connection.",
			WhyNotListed: "Kept in logs that no settings page shows."},
		{ID: "sign_in_events", Title: "Sign-ins",
			Description:  "Attempts to sign in and the security checks that went with them, apart from the dates listed with each credential.",
			WhyNotListed: "Kept for security; the list has usernames and credentials, not each sign-in."},
		{ID: "content_interaction", Title: "Downloads and streams",
			Description:  "What was downloaded or played, for how long, and how much at a time.",
			WhyNotListed: "Kept in logs that no settings page shows."},
		{ID: "service_logs", Title: "Service metrics and logs",
			Description:  "Errors, diagnostic reports, calls of programming interfaces, settings and backups, apart from the usage that is billed.",
			WhyNotListed: "Kept to run and repair the services; the list has usage only as it is billed."},
		{ID: "clickstream", Title: "Clickstream",
			Description:  "The pages visited with their times, what was viewed, how fast they loaded, and movements on them.",
			WhyNotListed: "Kept in logs that no settings page shows."},
		{ID: "message_events", Title: "E-mails opened and links followed",
			Description:  "Whether messages were opened and which of their links were followed.",
			WhyNotListed: "Kept with the mailing; the list has the preferences alone."},
		{ID: "contact_points_used", Title: "Addresses and numbers used to contact the company",
			Description:  "The e-mail addresses and phone numbers from which messages and calls came.",
			WhyNotListed: "They may differ from those on the account, which are the ones listed."},
		{ID: "cookies", Title: "Cookies",
			Description:  "Identifiers and other content of cookies.",
			WhyNotListed: "They are in the browser, and described in a notice of their own."},
		{ID: "inferences", Title: "Inferences and scores",
			Description:  "What was inferred about a person: recommendations, interests for advertising, scores for fraud, abuse and credit.",
			WhyNotListed: "Made by the company and not given; some are withheld to keep fraud control working."},
	})
}

func otherSourceNotListed() []Datum {
	return withOrigin(OriginOtherSource, []Datum{
		{ID: "marketing_contacts", Title: "Marketing and sales contacts",
			Description:  "Names, addresses and numbers that came from others for marketing and sales.",
			WhyNotListed: "They need not belong to an account."},
		{ID: "recruitment_contacts", Title: "Recruitment",
			Description:  "Names, addresses and other details that came from others for recruiting.",
			WhyNotListed: "They have nothing to do with an account."},
		{ID: "third_party_interactions", Title: "Dealings with affiliates and third parties",
			Description:  "Subscriptions, purchases, support and courses at affiliates or sellers in connection with the offerings.",
			WhyNotListed: "Received from others, and shown by them."},
		{ID: "search_listings", Title: "Search results and paid listings",
			Description:  "Results and links, paid ones included, through which a person came.",
			WhyNotListed: "Received from search services; no settings page shows them."},
		{ID: "credit_history", Title: "Credit history",
			Description:  "What credit bureaus report.",
			WhyNotListed: "Received from bureaus, from which a person can ask for it as well."},
	})
}

func withOrigin(origin string, list []Datum) []Datum {
	for i := range list {
		list[i].Origin = origin
	}
	return list
}
