package demo

// service is something that the company sells, at a price in dollars.
type service struct {
	sku, name, category, subcategory, meter, unit, resource string
	price                                                   int64 // millionths of a dollar
	usual                                                   int   // units in a month, thousandths
	publisher                                               string
}

const ownPublisher = "Example Cloud, Inc."

func services() []service {
	return []service{
		{"EXC-VM2", "Example Compute", "Compute", "Virtual Machines", "Instance hours", "Hours", "instance", 96_000, 720_000, ownPublisher},
		{"EXC-VM8", "Example Compute", "Compute", "Virtual Machines", "Large instance hours", "Hours", "instance", 384_000, 300_000, ownPublisher},
		{"EXF-REQ", "Example Functions", "Compute", "Serverless Compute", "Invocations", "Million Requests", "function", 200_000, 42_500, ownPublisher},
		{"EXS-STD", "Example Object Storage", "Storage", "Object Storage", "Stored bytes", "GB-Months", "bucket", 23_000, 1_250_000, ownPublisher},
		{"EXS-BLK", "Example Block Storage", "Storage", "Block Storage", "Volume bytes", "GB-Months", "volume", 80_000, 400_000, ownPublisher},
		{"EXD-PG2", "Example Managed Database", "Databases", "Relational Databases", "Database hours", "Hours", "database", 145_000, 730_000, ownPublisher},
		{"EXN-OUT", "Example Network", "Networking", "Content Delivery", "Bytes out", "GB", "distribution", 85_000, 310_250, ownPublisher},
		{"EXN-LBH", "Example Load Balancer", "Networking", "Network Infrastructure", "Balancer hours", "Hours", "balancer", 22_500, 744_000, ownPublisher},
		{"EXQ-MSG", "Example Queue", "Integration", "Messaging", "Messages", "Million Requests", "queue", 400_000, 9_125, ownPublisher},
		{"EXL-LOG", "Example Logs", "Management and Governance", "Observability", "Ingested bytes", "GB", "log-group", 500_000, 18_400, ownPublisher},
		{"EXK-KEY", "Example Keys", "Security", "Security", "Key months", "Keys", "key", 1_000_000, 6_000, ownPublisher},
		{"EXA-ML1", "Example Speech", "AI and Machine Learning", "Generative AI", "Minutes", "Minutes", "model", 24_000, 260_000, "Sprachwerk Labs"},
	}
}

// Charges that are no service: SKUs of their own, with no resource.
const (
	skuTax    = "EXT-TAX"
	skuCredit = "EXZ-CRD"
	skuRefund = "EXZ-COR"
	skuCommit = "EXP-CMT"
)

func (c *customer) regionName() string { return regionName(region(c.place)) }

func putServices(l *loader) {
	for _, s := range services() {
		l.put("skus", s.sku, s.sku+".ONDEMAND", s.name, s.category, s.subcategory, s.meter, s.unit,
			s.name+", "+s.meter, s.publisher, s.resource)
	}
	for _, s := range []struct{ sku, name, text string }{
		{skuTax, "Tax", "Tax on the charges of the month"},
		{skuCredit, "Credits", "Promotional credit"},
		{skuRefund, "Corrections", "Correction of an earlier invoice"},
		{skuCommit, "Example Commitment", "Monthly fee of a commitment"},
	} {
		l.put("skus", s.sku, s.sku+".FLAT", s.name, "Other", "Other (Other)", s.name, "Units", s.text, ownPublisher, "")
	}
}

// resource is something of a customer that runs up charges.
type resource struct{ id, sku string }

// putResources gives each service a resource, named after the customer's
// project.
func (c *customer) putResources(l *loader, a account) map[string][]resource {
	where, byService := region(c.place), map[string][]resource{}
	for i, s := range services() {
		for n, stage := range []string{"prod", "test"} {
			if n == 1 && i%3 != 0 {
				continue
			}
			name := c.canary + "-" + s.resource + "-" + stage
			id := "arn:example:" + s.sku + ":" + where + ":" + a.id + ":" + name
			l.put("resources", id, a.id, name, a.name+"-"+stage, a.name+" "+stage, where, c.regionName(),
				where+string("ab"[n]), `{"env":"`+stage+`","owner":"`+c.subject.login+`","project":"`+c.canary+`"}`)
			byService[s.sku] = append(byService[s.sku], resource{id, s.sku})
		}
	}
	return byService
}
