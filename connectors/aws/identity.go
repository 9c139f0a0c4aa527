package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitytypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

func userSurface() surface {
	return of[iamtypes.User]("user", []string{"iam:ListUsers"}, readUsers,
		column("path", "Path"), column("user_name", "UserName"), column("user_id", "UserId"), column("arn", "Arn"),
		column("create_date", "CreateDate"), column("password_last_used", "PasswordLastUsed"))
}

func readUsers(ctx context.Context, a *account, out *sink) error {
	return a.users(ctx, out, func(u *iamtypes.User) error { return out.put(ownerOf(u.Arn), *u) })
}

// users calls do for each user of the account.
func (a *account) users(ctx context.Context, out *sink, do func(*iamtypes.User) error) error {
	client := iam.NewFromConfig(a.at("iam"))
	return a.pages(ctx, func(token *string) (*string, error) {
		page, err := client.ListUsers(ctx, &iam.ListUsersInput{Marker: token})
		if err != nil {
			return nil, err
		}
		out.turn()
		err = each("Users", page.Users, func(u *iamtypes.User) error {
			if err := there("Users", u.UserId, u.UserName, u.Arn); err != nil {
				return err
			}
			return do(u)
		})
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
}

func roleSurface() surface {
	return of[iamtypes.Role]("role", []string{"iam:GetRole", "iam:ListRoles"}, readRoles,
		column("path", "Path"), column("role_name", "RoleName"), column("role_id", "RoleId"), column("arn", "Arn"), column("create_date", "CreateDate"),
		column("description", "Description"), column("max_session_duration", "MaxSessionDuration"),
		column("last_used_at", "RoleLastUsed.LastUsedDate"), column("last_used_region", "RoleLastUsed.Region"))
}

// readRoles asks for each role: the list does not tell when it was last used.
func readRoles(ctx context.Context, a *account, out *sink) error {
	client := iam.NewFromConfig(a.at("iam"))
	return a.pages(ctx, func(token *string) (*string, error) {
		page, err := client.ListRoles(ctx, &iam.ListRolesInput{Marker: token})
		if err != nil {
			return nil, err
		}
		out.turn()
		err = each("Roles", page.Roles, func(r *iamtypes.Role) error { return readRole(ctx, client, r, out) })
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
}

func readRole(ctx context.Context, client *iam.Client, listed *iamtypes.Role, out *sink) error {
	if err := there("Roles", listed.RoleName); err != nil {
		return err
	}
	whole, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: listed.RoleName})
	if missing(err) {
		return nil // deleted since it was listed
	}
	if err != nil {
		return err
	}
	if whole.Role == nil {
		return without("Role")
	}
	if err := there("Role", whole.Role.RoleId, whole.Role.Arn); err != nil {
		return err
	}
	return out.put(ownerOf(whole.Role.Arn), *whole.Role)
}

// aliasItem is an alias of the account, or an entry of its directory.
type aliasItem struct {
	identitytypes.User
	AliasID      string   `column:"alias_id"`
	AccountAlias *string  `column:"account_alias"`
	Emails       []string `column:"emails"`
	Phones       []string `column:"phone_numbers"`
}

func aliasSurface() surface {
	return of[aliasItem]("alias", []string{"iam:ListAccountAliases", "identitystore:ListUsers", "sso:ListInstances"}, readAliases,
		column("alias_id", "alias_id"), column("account_alias", "account_alias"), column("user_name", "UserName"), column("display_name", "DisplayName"),
		column("given_name", "Name.GivenName"), column("family_name", "Name.FamilyName"), column("emails", "emails"), column("phone_numbers", "phone_numbers"),
		column("locale", "Locale"), column("timezone", "Timezone"), column("user_status", "UserStatus"))
}

// readAliases reads the account's own aliases, then the directories that the
// account owns: those of its organisation are listed too, and are not its.
func readAliases(ctx context.Context, a *account, out *sink) error {
	client := iam.NewFromConfig(a.at("iam"))
	err := a.pages(ctx, func(token *string) (*string, error) {
		page, err := client.ListAccountAliases(ctx, &iam.ListAccountAliasesInput{Marker: token})
		if err != nil {
			return nil, err
		}
		out.turn()
		err = each("AccountAliases", page.AccountAliases, func(alias *string) error {
			return out.put(a.id, aliasItem{AliasID: "alias/" + *alias, AccountAlias: alias})
		})
		if err != nil {
			return nil, err
		}
		return marker(page.IsTruncated, page.Marker)
	})
	if err != nil {
		return err
	}
	center := ssoadmin.NewFromConfig(a.center("sso-admin"))
	return a.pages(ctx, func(token *string) (*string, error) {
		page, err := center.ListInstances(ctx, &ssoadmin.ListInstancesInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		return page.NextToken, optional(a, "Instances", page.Instances, func(i *ssotypes.InstanceMetadata) error {
			if err := there("Instances", i.IdentityStoreId, i.OwnerAccountId); err != nil || *i.OwnerAccountId != a.id {
				return err
			}
			return readDirectory(ctx, a, *i.IdentityStoreId, *i.OwnerAccountId, out)
		})
	})
}

func readDirectory(ctx context.Context, a *account, store, owner string, out *sink) error {
	client := identitystore.NewFromConfig(a.center("identitystore"))
	return a.pages(ctx, func(token *string) (*string, error) {
		page, err := client.ListUsers(ctx, &identitystore.ListUsersInput{IdentityStoreId: &store, NextToken: token})
		if err != nil {
			return nil, err
		}
		out.turn()
		return page.NextToken, each("Users", page.Users, func(u *identitytypes.User) error {
			if err := there("Users", u.UserId); err != nil {
				return err
			}
			item := aliasItem{User: *u, AliasID: store + "/" + *u.UserId}
			for _, e := range u.Emails {
				item.Emails = append(item.Emails, aws.ToString(e.Value))
			}
			for _, p := range u.PhoneNumbers {
				item.Phones = append(item.Phones, aws.ToString(p.Value))
			}
			return out.put(owner, item)
		})
	})
}
