SELECT
  size_band,
  CASE
    WHEN certainty_eu IN ('very_certain', 'fairly_certain') AND certainty_non_eu IN ('very_certain', 'fairly_certain')
      THEN 'Sure about both'
    WHEN certainty_eu IN ('very_certain', 'fairly_certain') AND certainty_non_eu IN ('not_very_certain', 'not_at_all_certain')
      THEN 'Sure about EU workers only'
    WHEN certainty_eu IN ('not_very_certain', 'not_at_all_certain') AND certainty_non_eu IN ('very_certain', 'fairly_certain')
      THEN 'Sure about non-EU workers only'
    WHEN certainty_eu IN ('not_very_certain', 'not_at_all_certain') AND certainty_non_eu IN ('not_very_certain', 'not_at_all_certain')
      THEN 'Not sure about either'
    ELSE 'One or both not answered'
  END AS certainty,
  COUNT(*) AS employers
FROM employer_survey
GROUP BY size_band, certainty
