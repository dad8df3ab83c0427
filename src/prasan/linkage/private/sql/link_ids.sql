-- What both sides call a person who was linked: drawn from the right side's handle, and the same for all that he has.
CREATE OR REPLACE MACRO private_link_id(right_handle) AS unhex(left(sha256(encode('link') || right_handle), 32))
