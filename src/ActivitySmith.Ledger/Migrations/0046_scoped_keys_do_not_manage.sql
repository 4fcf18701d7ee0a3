-- A key that manages could always widen its own scope, so the two no longer go together.
UPDATE api_keys SET can_manage = 0 WHERE channels IS NOT NULL AND can_manage <> 0;
