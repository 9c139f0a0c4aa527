package dictionary

// The ids of the notice's surfaces, as package notice has them.
const (
	managementConsole     = "management_console"
	myAccount             = "my_account"
	billingDashboard      = "billing_dashboard"
	bills                 = "bills"
	paymentMethods        = "payment_methods"
	paymentHistory        = "payment_history"
	preferences           = "preferences"
	taxSettings           = "tax_settings"
	emailPreferenceCenter = "email_preference_center"
	marketplace           = "marketplace"
	partnerCentral        = "partner_central"
)
