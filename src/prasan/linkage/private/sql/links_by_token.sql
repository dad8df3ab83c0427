-- Records of one id that the guards agree with.
SELECT left_handle, right_handle, private_link_id(right_handle) AS link_id, 'id_token' AS stage,
       NULL::DOUBLE AS dice, NULL::DOUBLE AS margin
FROM token_pairs
WHERE proven
ORDER BY left_handle, right_handle
