-- Histories are append-only: a correction or an end is a further row.
CREATE TRIGGER milestone_catalogues_no_update BEFORE UPDATE ON milestone_catalogues BEGIN SELECT raise(ABORT, 'milestone_catalogues is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_catalogues_no_delete BEFORE DELETE ON milestone_catalogues BEGIN SELECT raise(ABORT, 'milestone_catalogues is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_definitions_no_update BEFORE UPDATE ON milestone_definitions BEGIN SELECT raise(ABORT, 'milestone_definitions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_definitions_no_delete BEFORE DELETE ON milestone_definitions BEGIN SELECT raise(ABORT, 'milestone_definitions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER plan_versions_no_update BEFORE UPDATE ON plan_versions BEGIN SELECT raise(ABORT, 'plan_versions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER plan_versions_no_delete BEFORE DELETE ON plan_versions BEGIN SELECT raise(ABORT, 'plan_versions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER plan_approvals_no_update BEFORE UPDATE ON plan_approvals BEGIN SELECT raise(ABORT, 'plan_approvals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER plan_approvals_no_delete BEFORE DELETE ON plan_approvals BEGIN SELECT raise(ABORT, 'plan_approvals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_events_no_update BEFORE UPDATE ON milestone_events BEGIN SELECT raise(ABORT, 'milestone_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_events_no_delete BEFORE DELETE ON milestone_events BEGIN SELECT raise(ABORT, 'milestone_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER plan_reviews_no_update BEFORE UPDATE ON plan_reviews BEGIN SELECT raise(ABORT, 'plan_reviews is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER plan_reviews_no_delete BEFORE DELETE ON plan_reviews BEGIN SELECT raise(ABORT, 'plan_reviews is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sessions_no_update BEFORE UPDATE ON sessions BEGIN SELECT raise(ABORT, 'sessions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sessions_no_delete BEFORE DELETE ON sessions BEGIN SELECT raise(ABORT, 'sessions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER clinical_notes_no_update BEFORE UPDATE ON clinical_notes BEGIN SELECT raise(ABORT, 'clinical_notes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER clinical_notes_no_delete BEFORE DELETE ON clinical_notes BEGIN SELECT raise(ABORT, 'clinical_notes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER assessments_no_update BEFORE UPDATE ON assessments BEGIN SELECT raise(ABORT, 'assessments is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER assessments_no_delete BEFORE DELETE ON assessments BEGIN SELECT raise(ABORT, 'assessments is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER guardianship_decisions_no_update BEFORE UPDATE ON guardianship_decisions BEGIN SELECT raise(ABORT, 'guardianship_decisions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER guardianship_decisions_no_delete BEFORE DELETE ON guardianship_decisions BEGIN SELECT raise(ABORT, 'guardianship_decisions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sibling_separations_no_update BEFORE UPDATE ON sibling_separations BEGIN SELECT raise(ABORT, 'sibling_separations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sibling_separations_no_delete BEFORE DELETE ON sibling_separations BEGIN SELECT raise(ABORT, 'sibling_separations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER education_needs_no_update BEFORE UPDATE ON education_needs BEGIN SELECT raise(ABORT, 'education_needs is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER education_needs_no_delete BEFORE DELETE ON education_needs BEGIN SELECT raise(ABORT, 'education_needs is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER health_needs_no_update BEFORE UPDATE ON health_needs BEGIN SELECT raise(ABORT, 'health_needs is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER health_needs_no_delete BEFORE DELETE ON health_needs BEGIN SELECT raise(ABORT, 'health_needs is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER view_grants_no_update BEFORE UPDATE ON view_grants BEGIN SELECT raise(ABORT, 'view_grants is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER view_grants_no_delete BEFORE DELETE ON view_grants BEGIN SELECT raise(ABORT, 'view_grants is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER view_endings_no_update BEFORE UPDATE ON view_endings BEGIN SELECT raise(ABORT, 'view_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER view_endings_no_delete BEFORE DELETE ON view_endings BEGIN SELECT raise(ABORT, 'view_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER file_seals_no_update BEFORE UPDATE ON file_seals BEGIN SELECT raise(ABORT, 'file_seals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER file_seals_no_delete BEFORE DELETE ON file_seals BEGIN SELECT raise(ABORT, 'file_seals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER seal_openings_no_update BEFORE UPDATE ON seal_openings BEGIN SELECT raise(ABORT, 'seal_openings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER seal_openings_no_delete BEFORE DELETE ON seal_openings BEGIN SELECT raise(ABORT, 'seal_openings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER file_holders_no_update BEFORE UPDATE ON file_holders BEGIN SELECT raise(ABORT, 'file_holders is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER file_holders_no_delete BEFORE DELETE ON file_holders BEGIN SELECT raise(ABORT, 'file_holders is append-only'); END;
--> statement-breakpoint
-- Whatever the code does: nobody approves what they wrote themselves.
CREATE TRIGGER plan_approvals_second_person BEFORE INSERT ON plan_approvals WHEN EXISTS (SELECT 1 FROM plan_versions WHERE case_id = new.case_id AND number = new.number AND recorded_by = new.recorded_by) BEGIN SELECT raise(ABORT, 'a plan is approved by another person than its author'); END;
--> statement-breakpoint
-- The first edition of the milestone catalogue comes with the registry: later ones are written by administrators.
INSERT INTO milestone_catalogues (version, reason, recorded_at, recorded_by) VALUES (1, 'The default milestones.', 0, NULL);
--> statement-breakpoint
INSERT INTO milestone_definitions (catalogue_version, code, place, name_kk, name_ru, name_en, phase, due_days, body, is_mandatory) VALUES
(1, 'PRE-LIST', 1, 'Келісілген тізімде, қабылдайтын отбасы анықталған', 'В согласованном списке, принимающая семья определена', 'On an agreed list, with a receiving family', 'PRE_ARRIVAL', -14, 'FOREIGN_AFFAIRS', 1),
(1, 'PRE-BIA', 2, 'Баланың мүддесі бағаланды', 'Оценены наилучшие интересы ребёнка', 'Best interests assessed', 'PRE_ARRIVAL', -14, 'COMMISSION', 1),
(1, 'PRE-CMTE', 3, 'Ведомствоаралық комиссия қарады', 'Рассмотрено межведомственной комиссией', 'Reviewed between the agencies', 'PRE_ARRIVAL', -7, 'COMMISSION', 1),
(1, 'REC-REG', 4, 'Келуі тіркелді, жауапты маман тағайындалды', 'Прибытие зарегистрировано, куратор назначен', 'Arrival registered and caseworker named', 'RECEPTION', 0, 'ADAPTATION_CENTRE', 1),
(1, 'REC-MED', 5, 'Медициналық тексеру', 'Медицинский осмотр', 'Medical examination', 'RECEPTION', 3, 'HEALTH', 1),
(1, 'REC-SAFE', 6, 'Қауіпсіз орналастырылды, бауырлар бірге', 'Безопасное размещение, братья и сёстры вместе', 'Safe placement, siblings kept together', 'RECEPTION', 3, 'ADAPTATION_CENTRE', 1),
(1, 'REC-INFO', 7, 'Балаға түсіндірілді, келісімі жазылды', 'Ребёнку объяснено, согласие записано', 'Child told and assent recorded', 'RECEPTION', 5, 'ADAPTATION_CENTRE', 1),
(1, 'ADP-PSY1', 8, 'Алғашқы психоәлеуметтік тексеру', 'Первичный психосоциальный скрининг', 'First psychosocial screening', 'ADAPTATION', 10, 'ADAPTATION_CENTRE', 1),
(1, 'ADP-DEV', 9, 'Даму және білім деңгейі анықталды', 'Определён уровень развития и знаний', 'Developmental and education level', 'ADAPTATION', 14, 'EDUCATION', 1),
(1, 'ADP-PLAN', 10, 'Жеке жоспар бекітілді', 'Индивидуальный план утверждён', 'Individual plan approved', 'ADAPTATION', 21, 'COMMISSION', 1),
(1, 'ADP-EXIT', 11, 'Бейімдеу орталығынан шықты', 'Выход из центра адаптации', 'Leaves the adaptation centre', 'ADAPTATION', 30, 'ADAPTATION_CENTRE', 1),
(1, 'DOC-DNA', 12, 'Туыстық сараптама', 'Экспертиза родства', 'Kinship established', 'COMMUNITY', 30, 'JUSTICE', 0),
(1, 'GRD-SET', 13, 'Қамқоршылық белгіленді', 'Опека установлена', 'Guardianship settled', 'COMMUNITY', 45, 'EDUCATION', 1),
(1, 'HOM-V1', 14, 'Үйге алғашқы бару', 'Первое посещение на дому', 'First home visit', 'COMMUNITY', 45, 'REGIONAL_CENTRE', 1),
(1, 'PSY-REG', 15, 'Психологпен тұрақты кездесулер', 'Регулярные занятия с психологом', 'Regular sessions with a psychologist', 'COMMUNITY', 45, 'REGIONAL_CENTRE', 1),
(1, 'STG-SAFE', 16, 'Мектептегі құпиялылық жоспары', 'План конфиденциальности в школе', 'School confidentiality plan', 'COMMUNITY', 53, 'REGIONAL_CENTRE', 1),
(1, 'DOC-BIRTH', 17, 'Туу туралы куәлік', 'Свидетельство о рождении', 'Birth certificate', 'COMMUNITY', 60, 'JUSTICE', 1),
(1, 'DOC-CIT', 18, 'Азаматтық рәсімделді', 'Гражданство оформлено', 'Citizenship settled', 'COMMUNITY', 60, 'JUSTICE', 1),
(1, 'DOC-IIN', 19, 'ЖСН берілді', 'ИИН присвоен', 'Identification number issued', 'COMMUNITY', 60, 'JUSTICE', 1),
(1, 'BEN-SET', 20, 'Жәрдемақылар тағайындалды', 'Пособия назначены', 'Benefits granted', 'COMMUNITY', 60, 'LABOUR', 1),
(1, 'EDU-ENR', 21, 'Мектепке немесе балабақшаға қабылданды', 'Зачислен в школу или детский сад', 'Enrolled in school or kindergarten', 'COMMUNITY', 60, 'EDUCATION', 1),
(1, 'EDU-CATCH', 22, 'Қосымша сабақтар басталды', 'Начаты дополнительные занятия', 'Catch-up lessons begun', 'COMMUNITY', 75, 'EDUCATION', 0),
(1, 'FAM-PAR', 23, 'Қамқоршыға қолдау', 'Поддержка опекуна', 'Support for the caregiver', 'COMMUNITY', 90, 'REGIONAL_CENTRE', 0),
(1, 'REV-90', 24, '90 күннен кейінгі шолу', 'Пересмотр через 90 дней', 'Review after 90 days', 'FOLLOW_UP', 90, 'REGIONAL_CENTRE', 0),
(1, 'REV-180', 25, '180 күннен кейінгі шолу', 'Пересмотр через 180 дней', 'Review after 180 days', 'FOLLOW_UP', 180, 'REGIONAL_CENTRE', 0),
(1, 'REV-365', 26, 'Бір жылдан кейінгі шолу', 'Пересмотр через год', 'Review after a year', 'FOLLOW_UP', 365, 'REGIONAL_CENTRE', 0),
(1, 'FUP-18M', 27, '18 айдан кейінгі бақылау', 'Наблюдение через 18 месяцев', 'Follow-up after 18 months', 'FOLLOW_UP', 540, 'REGIONAL_CENTRE', 0),
(1, 'FUP-24M', 28, '24 айдан кейінгі бақылау', 'Наблюдение через 24 месяца', 'Follow-up after 24 months', 'FOLLOW_UP', 730, 'REGIONAL_CENTRE', 0),
(1, 'EXT-CLOSE', 29, 'Іс жабылды, мөрлеу күні белгіленді', 'Дело закрыто, дата опечатывания назначена', 'Closed, with a date of sealing', 'EXIT', 730, 'COMMISSION', 0);
